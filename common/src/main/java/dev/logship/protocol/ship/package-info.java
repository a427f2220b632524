/// The ship protocol as both sides need it: a sender's header, the receiver's reply, and the client that
/// agent, checks and benchmarks share. Its rules are those of docs/PROTOCOL.md, "ship". Start with
/// [ShipRequest], [ShipReply], then [ShipClient].
@NullMarked
package dev.logship.protocol.ship;

import org.jspecify.annotations.NullMarked;
