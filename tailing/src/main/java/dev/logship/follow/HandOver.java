package dev.logship.follow;

import dev.logship.history.Extents;
import dev.logship.history.FileIdentity;
import dev.logship.history.KnownFile;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Moves the rest of a file from one stream to another while its bytes are being taken, so that each byte
/// belongs to one stream. Any thread.
final class HandOver {
    private final Arrivals arrivals;
    private final StreamHistory history;
    private final ReadCursor cursor;
    private final FileOwners owners;
    private final ReentrantLock lock = new ReentrantLock();
    private long outUntil;                     // the end of the chunk that is out; guarded by the lock
    private @Nullable SourceFile out;          // its file; guarded by the lock

    HandOver(Arrivals arrivals, StreamHistory history, ReadCursor cursor, FileOwners owners) {
        this.arrivals = arrivals;
        this.history = history;
        this.cursor = cursor;
        this.owners = owners;
    }

    /// Held by the taker while it begins a file that came, so that no other stream gets it meanwhile. The
    /// lock of names is taken before this one.
    ReentrantLock lock() {
        return lock;
    }

    /// Whether a chunk may be given out: the file may have moved to another stream since the chunk was read.
    boolean giveOut(Chunk chunk) {
        lock.lock();
        try {
            SourceFile file = cursor.file();
            if (file == null || chunk.range().until() > file.limit()) return false;
            out = file;
            outUntil = chunk.range().until();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Moves a file of a stream to another one, from now on.
    ///
    /// @return the first byte that no longer belongs to the first stream
    long give(Tailer from, FileIdentity file) {
        lock.lock();
        try {
            long first = arrivals.handOver(file, begun(file));
            for (SourceFile each : history.all(file)) each.end(first);
            history.handedOver(file, first);
            owners.release(from, file);
            return first;
        } finally {
            lock.unlock();
        }
    }

    /// The offset up to which a file was taken. If that is unknown for the one being taken, its seen bytes
    /// stay with the stream.
    private long begun(FileIdentity file) {
        Extents extents = history.extents();
        Optional<KnownFile> known = extents.find(file);
        if (known.isEmpty()) return 0;
        int id = known.get().id();
        if (extents.get(extents.last()).file() != id) return extents.takenFrom(id);
        long taken = Math.max(known.get().samples().offset(), extents.takenOf(id, cursor.at()));
        for (SourceFile each : history.all(file)) {
            if (each.id() == id) taken = Math.max(taken, each == out ? outUntil : each.place());
        }
        return taken;
    }
}
