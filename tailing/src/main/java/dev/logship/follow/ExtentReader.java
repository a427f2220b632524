package dev.logship.follow;

import dev.logship.history.Extent;
import dev.logship.history.Extents;
import dev.logship.history.KnownFile;
import dev.logship.linux.FileStat;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes the bytes of a stream from its files, extent by extent, wherever the taker is. Used by one thread at
/// a time.
final class ExtentReader {
    private static final long UNKNOWN = -1;

    private final boolean fromEnd;
    private final ReadCursor cursor;
    private final Arrivals arrivals;
    private final StreamHistory history;
    private final LateFiles late;
    private final StreamLog log;
    private final HandOver handOver;
    private final Tailers shared;
    private final Rotation rotation;
    private Optional<FileStat> seen = Optional.empty(); // what was at the path at the last end
    private long given = UNKNOWN;                       // the end of what was given out since the last seek

    /// @param fromEnd whether a stream without saved state starts with the bytes written from now on
    ExtentReader(boolean fromEnd, ReadCursor cursor, Arrivals arrivals, StreamHistory history, LateFiles late,
            StreamLog log, HandOver handOver, Tailers shared) {
        this.fromEnd = fromEnd;
        this.cursor = cursor;
        this.arrivals = arrivals;
        this.history = history;
        this.late = late;
        this.log = log;
        this.handOver = handOver;
        this.shared = shared;
        this.rotation = new Rotation(cursor, arrivals, history, late, log, handOver, shared);
    }

    /// The stat of the path when the end was last reached.
    Optional<FileStat> seen() {
        return seen;
    }

    Rotation rotation() {
        return rotation;
    }

    /// See [Tailer#seek].
    boolean seek(long held) throws IOException {
        cursor.goTo(held);
        arrivals.look();
        if (history.extents().isEmpty() && !beginFirst(held)) return false;
        long first = history.extents().get(0).base();
        if (held < first) {
            log.lost(held, first - held, "the files that had them are forgotten");
            history.moveDown(0, held);
        }
        if (given != UNKNOWN && held > given) rotation.beginBeyond(given);
        given = held;
        late.seek(history, shared);
        cover(held);
        cursor.goTo(held);
        return true;
    }

    private boolean beginFirst(long held) throws IOException {
        handOver.lock().lock();
        try {
            return beginOne(held);
        } finally {
            handOver.lock().unlock();
        }
    }

    private boolean beginOne(long held) throws IOException {
        Optional<SourceFile> found = arrivals.upcoming().peek();
        if (found.isEmpty()) return false;
        SourceFile file = found.get();
        if (Tailers.isAway(file)) return false;
        if (!file.reopen()) {
            arrivals.upcoming().remove(file);
            return beginOne(held);
        }
        long size = file.size();
        boolean mayBeOwn = held > 0 && held <= size && !arrivals.state().isSpool();
        if (mayBeOwn && !shared.hasRotated(file.path())) {
            log.assumedOwn(held, file.path(), size);
            cursor.goTo(0);
            cursor.begin(file, 0);
        } else {
            if (held > 0) log.assumedForeign(held, file.path(), size);
            long from = held == 0 && fromEnd ? Math.min(arrivals.state().firstSize(), size) : file.begin();
            cursor.begin(file, Math.min(from, size));
        }
        arrivals.upcoming().remove(file);
        return true;
    }

    private void cover(long held) throws IOException {
        int newest = history.extents().newest().id();
        int now = history.extents().get(history.extents().holding(held)).file();
        history.cover(held, file -> file.id() == newest || file.id() == now || late.contains(file));
        late.letGo(cursor::isHeld);
    }

    /// See [Tailer#next].
    @Nullable Chunk next() throws IOException {
        boolean sure = false;
        while (true) {
            SourceFile file = arrive();
            if (file == null) {
                seen = arrivals.look();
                return null;
            }
            boolean last = cursor.isInLast();
            switch (file.next(cursor.limit())) {
                case SourceFile.Next.Bytes bytes -> {
                    return bytes.chunk();
                }
                case SourceFile.Next.Changed changed -> rotation.changed(file, file.place());
                case SourceFile.Next.End end when !last -> leave();
                case SourceFile.Next.End end -> {
                    if (sure) return null;
                    seen = arrivals.look();
                    sure = !rotation.goOn(file); // what came before that look is found by another try
                }
            }
        }
    }

    /// The time until there may be something to take without an event; empty: for ever.
    Optional<Duration> due() throws IOException {
        List<Duration> all = new ArrayList<>();
        SourceFile file = cursor.file();
        late.due(file != null && !file.taken().isAtLineEnd()).ifPresent(all::add);
        if (arrivals.waits().isPresent()) {
            long left = arrivals.waits().get() - shared.config().time().nanos();
            all.add(Duration.ofNanos(Math.max(left, 0)));
        }
        if (arrivals.upcoming().isReady()) all.add(rotation.untilQuiet());
        return all.stream().min(Comparator.naturalOrder());
    }

    /// See [Tailer#giveOut].
    void giveOut(Chunk chunk, long until) {
        given = Math.max(given, cursor.at() + until - chunk.range().from());
    }

    /// Opens the file that has the next byte; null when it is not there now and may come back.
    private @Nullable SourceFile arrive() throws IOException {
        if (history.extents().isEmpty()) return null; // no file was begun, or all came to other streams
        while (cursor.file() == null) {
            Extent extent = cursor.extent();
            Optional<SourceFile> found =
                    extent.isOfNothing() ? Optional.empty() : history.open(extent.file());
            if (found.isPresent() && arrive(found.get(), extent)) continue;
            if (!extent.isOfNothing() && isAway(history.extents().file(extent.file()))) return null;
            if (!cursor.isInLast()) leave();
            else if (!rotation.replaceDeleted(extent)) return null;
        }
        return cursor.file();
    }

    /// Whether the directory of a file is missing or its file system is not mounted, so that nothing can be
    /// said of the file. A file at the path proves that the right file system is mounted.
    private boolean isAway(KnownFile file) throws IOException {
        return arrivals.look().isEmpty() && !arrivals.upcoming().isReady() && !Tailers.isReachable(file);
    }

    /// Continues in a file that was opened; false when it no longer has the next byte.
    private boolean arrive(SourceFile file, Extent extent) throws IOException {
        long to = extent.sourceAt(cursor.at());
        long size = file.channel().size(); // the file may be truncated from now on: that is another look's
        boolean intact = file.isIntact();
        if (intact && to <= size) {
            file.goTo(to);
            cursor.enter(file, to);
        } else if (!intact) {
            file.taken().place(to);
            rotation.changed(file, to);
            return true;
        } else if (cursor.isInLast()) {
            if (shared.journal().wasComplete()
                    && size >= Math.max(file.samples().offset(), file.observation().seen())) {
                // It has all that it was seen to have: before the receiver's end are another's bytes.
                rotation.beginBeyond(extent.base() + Math.max(0, file.samples().offset() - extent.from()));
                return true;
            }
            file.taken().place(to); // more was sent than was noted, and the file does not have it any more
            rotation.changed(file, to);
        } else {
            return false;
        }
        return true;
    }

    /// Continues with the next extent, after the bytes of this one that are lost.
    private void leave() throws IOException {
        Extents extents = history.extents();
        Extent extent = cursor.extent();
        long missing = extents.end(cursor.index()) - cursor.at();
        if (extent.isForeign()) {
            if (missing > 0) log.foreignGone(cursor.at(), missing);
            history.moveDown(cursor.index() + 1, cursor.at());
            cursor.find();
            return;
        }
        if (missing > 0) {
            log.lost(cursor.at(), missing, extent.isOfNothing() ? "the file that had them is forgotten"
                    : extents.file(extent.file()).path() + " no longer has them");
            history.moveDown(cursor.index() + 1, cursor.at());
        }
        SourceFile file = cursor.file();
        cursor.next();
        // It may be written to yet, as it may have been when it was left before.
        if (file == null || file.id() == extents.newest().id()) return;
        late.add(file, extents.takenFrom(file.id()));
    }
}
