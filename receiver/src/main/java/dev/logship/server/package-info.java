/// `rx` and `serve` put together: a catalog of streams and the endpoints in front of it. Start with
/// [Receiver].
@NullMarked
package dev.logship.server;

import org.jspecify.annotations.NullMarked;
