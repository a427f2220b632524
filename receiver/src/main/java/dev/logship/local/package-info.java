/// Files of this machine as a catalog of streams, with no receiver between. Knows how files are followed and
/// what endpoints see; no protocol. Start with [SingleFile].
@NullMarked
package dev.logship.local;

import org.jspecify.annotations.NullMarked;
