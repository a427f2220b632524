/// Files of this machine, served without a receiver.
@NullMarked
package dev.logship.it.serve;

import org.jspecify.annotations.NullMarked;
