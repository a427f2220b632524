/// Files of this machine as a catalog of streams, without a receiver. Knows how files are followed; no
/// endpoint and no protocol. Start with [SingleFile].
@NullMarked
package dev.logship.local;

import org.jspecify.annotations.NullMarked;
