/// The other side of a connection, written from the protocols alone: well-behaved clients, peers with the
/// habits of the original `logship.py`, and a proxy that breaks connections.
@NullMarked
package dev.logship.it.peer;

import org.jspecify.annotations.NullMarked;
