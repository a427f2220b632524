/// The packages as users get them: unpacked, installed, upgraded, removed.
@NullMarked
package dev.logship.dist;

import org.jspecify.annotations.NullMarked;
