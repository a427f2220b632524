/// The file bus: chunks of bytes from producers to consumers on one machine, through a file that is replaced
/// by
/// rename. Speaks the protocol of `filebus`; knows no streams and no network. Start with [Bus], then
/// [BusFile].
@NullMarked
package dev.logship.bus;

import org.jspecify.annotations.NullMarked;
