/// The agent: finds source files and ships each to a receiver, as one connection per stream that has
/// something to send. Knows the sources and the wire, never the receiver's code. Start with [Agent], then
/// [Shipper].
@NullMarked
package dev.logship.agent;

import org.jspecify.annotations.NullMarked;
