/// Bytes to and from a connection: header lines in, file contents out. Knows the domain; never a protocol's
/// meaning. Start with [HeaderReader] and [Sendfile].
@NullMarked
package dev.logship.wire;

import org.jspecify.annotations.NullMarked;
