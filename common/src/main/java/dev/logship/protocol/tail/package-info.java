/// The parts of the tail protocol that both sides use: a reader's header, and the client of commands and
/// benchmarks. docs/PROTOCOL.md, "tail", has the rules. Start with [TailRequest], then [TailClient].
@NullMarked
package dev.logship.protocol.tail;

import org.jspecify.annotations.NullMarked;
