package dev.logship.follow;

import dev.logship.history.Extents;
import dev.logship.history.FileIdentity;

/// What the taker of a stream has confirmed, in terms of the stream's files. Any thread.
public final class Receipt {
    private final StreamHistory history;
    private volatile long offset;

    Receipt(StreamHistory history) {
        this.history = history;
    }

    /// The taker has all bytes before this offset.
    void update(long held) {
        offset = held;
    }

    /// Whether the taker has all bytes of a file up to an offset.
    public boolean has(FileIdentity file, long until) {
        if (until == 0) return true;
        Extents extents = history.extents();
        return extents.find(file).filter(known -> extents.takenOf(known.id(), offset) >= until).isPresent();
    }

    /// Whether a file was begun that came after this one.
    public boolean isBehind(FileIdentity file) {
        Extents extents = history.extents();
        return extents.find(file).filter(known -> known.id() != extents.newest().id()).isPresent();
    }
}
