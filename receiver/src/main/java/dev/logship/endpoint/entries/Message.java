package dev.logship.endpoint.entries;

import dev.logship.endpoint.entries.log.Entry;

/// What a peer asks for in a line.
sealed interface Message {
    /// Send up to `count` entries from index `from` on.
    record Read(long from, long count) implements Message {}

    /// Add an entry, and say under this id what became of it.
    record Write(String id, Entry entry) implements Message {}

    /// An entry that would not be kept as it was sent.
    record Refused(String id, String reason) implements Message {}

    /// JSON of another form.
    record Invalid() implements Message {}
}
