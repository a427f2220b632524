/// Reading by offset: tail ports and `logship tail`.
@NullMarked
package dev.logship.it.tail;

import org.jspecify.annotations.NullMarked;
