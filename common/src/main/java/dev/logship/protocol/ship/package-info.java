/// The parts of the ship protocol that both sides use: a sender's header, the receiver's reply, and the
/// client of agent, checks and benchmarks. docs/PROTOCOL.md, "ship", has the rules. Start with [ShipRequest],
/// [ShipReply], then [ShipClient].
@NullMarked
package dev.logship.protocol.ship;

import org.jspecify.annotations.NullMarked;
