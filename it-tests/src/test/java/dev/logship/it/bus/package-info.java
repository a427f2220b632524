/// The file bus.
@NullMarked
package dev.logship.it.bus;

import org.jspecify.annotations.NullMarked;
