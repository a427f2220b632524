package dev.logship.follow;

import dev.logship.history.Extents;
import dev.logship.history.FileIdentity;
import dev.logship.history.KnownFile;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Gives what was not taken of a stream's file to another stream, while somebody takes its bytes: each byte
/// is one stream's. Any thread.
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

    /// Whether a chunk may be given out: since it was read, the file may have been given to another stream.
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

    /// Gives a file of a stream to another one, from now on.
    ///
    /// @return the first byte that is not the first stream's any more
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

    /// Up to where a file was taken. For the one that is being taken, it may be that nobody can say yet: then
    /// what it was seen to have stays the stream's.
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
