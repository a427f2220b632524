/// The entry log.
@NullMarked
package dev.logship.it.entries;

import org.jspecify.annotations.NullMarked;
