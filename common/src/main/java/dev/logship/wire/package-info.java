/// Bytes to and from a connection: header lines in, file contents out. Knows the domain types, but no
/// protocol. Start with [HeaderReader] and [Sendfile].
@NullMarked
package dev.logship.wire;

import org.jspecify.annotations.NullMarked;
