/// The agent: finds source files and ships each to a receiver, over one connection per stream that has
/// something to send. Knows how files are followed, and the ship protocol; never the receiver's code. Start
/// with [Agent], then [Shipper].
@NullMarked
package dev.logship.agent;

import org.jspecify.annotations.NullMarked;
