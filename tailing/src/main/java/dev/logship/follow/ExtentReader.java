package dev.logship.follow;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes the bytes of a stream out of its files, extent by extent, from wherever the taker is. Used by one
/// thread at a time.
final class ExtentReader {
    private static final long UNKNOWN = -1;

    private final boolean fromEnd;
    private final ReadCursor place;
    private final PathTracker tracker;
    private final StreamHistory history;
    private final LateFiles late;
    private final StreamLog log;
    private final Followers shared;
    private final Rotation succession;
    private Optional<FileStat> seen = Optional.empty(); // what was at the path at the last end
    private long given = UNKNOWN;                         // the end of what was given out since the last seek

    /// @param fromEnd whether, when nothing is remembered, only what is written from now on is wanted
    ExtentReader(boolean fromEnd, ReadCursor place, PathTracker tracker, StreamHistory history, LateFiles late, StreamLog log,
            Followers shared) {
        this.fromEnd = fromEnd;
        this.place = place;
        this.tracker = tracker;
        this.history = history;
        this.late = late;
        this.log = log;
        this.shared = shared;
        this.succession = new Rotation(place, tracker, history, late, log, shared);
    }

    /// What was at the path when the end was reached last.
    Optional<FileStat> seen() {
        return seen;
    }

    Rotation succession() {
        return succession;
    }

    /// See [Tailer#seek].
    boolean seek(long held) throws IOException {
        place.goTo(held);
        tracker.look();
        if (history.extents().isEmpty() && !beginFirst(held)) return false;
        long first = history.extents().get(0).base();
        if (held < first) {
            log.lost(held, first - held, "the files that had them are forgotten");
            history.moveDown(0, held);
        }
        if (given != UNKNOWN && held > given) succession.beginBeyond(given);
        given = held;
        late.seek(history, shared);
        cover(held);
        place.goTo(held);
        return true;
    }

    private boolean beginFirst(long held) throws IOException {
        Optional<SourceFile> found = tracker.peek();
        if (found.isEmpty()) return false;
        SourceFile file = found.get();
        if (!file.reopen()) {
            tracker.remove();
            return beginFirst(held);
        }
        if (held > 0 && held <= file.size()) {
            log.assumedOwn(held, file);
            place.goTo(0);
            place.begin(file, 0);
        } else {
            if (held > 0) log.assumedForeign(held, file);
            place.begin(file, held == 0 && fromEnd ? Math.min(tracker.firstSize(), file.size()) : 0);
        }
        tracker.remove();
        return true;
    }

    private void cover(long held) throws IOException {
        int newest = history.extents().newest().id();
        int now = history.extents().get(history.extents().holding(held)).file();
        history.cover(held, file -> file.id() == newest || file.id() == now || late.contains(file));
        late.letGo(place::isHeld);
    }

    /// See [Tailer#next].
    @Nullable Chunk next() throws IOException {
        boolean sure = false;
        while (true) {
            SourceFile file = arrive();
            if (file == null) {
                seen = tracker.look();
                return null;
            }
            boolean last = place.isInLast();
            switch (file.next(place.limit())) {
                case SourceFile.Next.Bytes bytes -> {
                    if (!last || !succession.isBehindCopies(file)) return bytes.run();
                    succession.beginAgain(file);
                }
                case SourceFile.Next.Cut cut -> succession.cut(file);
                case SourceFile.Next.End end when !last -> leave();
                case SourceFile.Next.End end -> {
                    if (succession.isBehindCopies(file)) {
                        succession.beginAgain(file);
                        continue;
                    }
                    if (sure) return null;
                    seen = tracker.look();
                    sure = !succession.goOn(file); // what came before that look is found by another try
                }
            }
        }
    }

    /// See [Tailer#giveOut].
    void giveOut(Chunk run, long until) {
        given = Math.max(given, place.at() + until - run.range().from());
    }

    /// Opens the file that has the next byte; null when it is not there now and may come back.
    private @Nullable SourceFile arrive() throws IOException {
        while (place.file() == null) {
            Extent extent = place.extent();
            Optional<SourceFile> found =
                    extent.isOfNothing() ? Optional.empty() : history.open(extent.file());
            if (found.isPresent() && arrive(found.get(), extent)) continue;
            if (!place.isInLast()) leave();
            else if (!succession.replaceGone(extent)) return null;
        }
        return place.file();
    }

    /// Goes on in a file that was opened; false when it does not have the next byte any more.
    private boolean arrive(SourceFile file, Extent extent) throws IOException {
        long to = extent.sourceAt(place.at());
        if (!file.isIntact()) {
            succession.cut(file);
        } else if (to <= file.size()) {
            place.enter(file, to);
        } else if (place.isInLast() && file.identity().head().length() == 0) {
            succession.cutUnknown(file, to); // it grew and was cut, and nobody could note what it held
        } else if (place.isInLast()) {
            succession.beginBeyond(extent.base() + Math.max(0, file.place() - extent.sourceFrom()));
            return place.file() != null;
        } else {
            return false;
        }
        return true;
    }

    /// Goes on to the next extent, behind what of this one cannot be had.
    private void leave() throws IOException {
        Extents extents = history.extents();
        Extent extent = place.extent();
        long missing = extents.end(place.index()) - place.at();
        if (missing > 0) {
            log.lost(place.at(), missing, extent.isOfNothing() ? "the file that had them is forgotten"
                    : extents.file(extent.file()).path() + " does not have them any more");
            history.moveDown(place.index() + 1, place.at());
        }
        SourceFile file = place.file();
        place.next();
        // It may be written to yet, as it may have been when it was left before.
        if (file == null || file.id() == extents.newest().id()) return;
        if (!history.isAtPath(file.record())) late.add(file, extents.takenFrom(file.id()));
    }
}
