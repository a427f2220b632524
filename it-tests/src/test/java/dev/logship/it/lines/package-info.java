/// The lines endpoint.
@NullMarked
package dev.logship.it.lines;

import org.jspecify.annotations.NullMarked;
