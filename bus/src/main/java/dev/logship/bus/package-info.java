/// The file bus: passes chunks of bytes from producers to consumers on one machine, through a file that is
/// replaced by rename. Compatible with `filebus`. Knows no streams and no network. Start with [Bus], then
/// [BusFile].
@NullMarked
package dev.logship.bus;

import org.jspecify.annotations.NullMarked;
