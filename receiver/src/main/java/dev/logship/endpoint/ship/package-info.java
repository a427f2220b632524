/// The ship protocol's receiving side: a sender names a stream, is told how many bytes of it are held, and
/// sends the rest. Knows the store; no other protocol. Start with [ShipEndpoint], then [ShipHandler].
@NullMarked
package dev.logship.endpoint.ship;

import org.jspecify.annotations.NullMarked;
