/// The receiving side of the ship protocol: a sender names a stream, gets its offset in reply, and sends the
/// rest. Knows the store; no other protocol. Start with [ShipEndpoint], then [ShipHandler].
@NullMarked
package dev.logship.endpoint.ship;

import org.jspecify.annotations.NullMarked;
