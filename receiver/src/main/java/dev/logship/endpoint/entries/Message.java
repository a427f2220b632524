package dev.logship.endpoint.entries;

import dev.logship.endpoint.entries.log.Entry;

/// A request of a peer. Immutable.
sealed interface Message {
    /// Sends up to `count` entries from index `from` on.
    record Read(long from, long count) implements Message {}

    /// Appends an entry; the reply has this id.
    record Write(String id, Entry entry) implements Message {}

    /// An entry that the log would change.
    record Refused(String id, String reason) implements Message {}

    /// JSON that is not a request.
    record Invalid() implements Message {}
}
