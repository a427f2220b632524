/// The tail protocol as both sides need it: a reader's header, and the client that commands and benchmarks
/// share. Its rules are those of docs/PROTOCOL.md, "tail". Start with [TailRequest], then [TailClient].
@NullMarked
package dev.logship.protocol.tail;

import org.jspecify.annotations.NullMarked;
