package dev.logship.source;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a stream is: at which offset, in which of its files, and which one comes next. Used by one thread at
/// a time, except for what only tells.
final class Course {
    private static final long UNKNOWN = -1;

    private final boolean fromEnd;
    private final Followers shared;
    private final PathTracker tracker;
    private final History history;
    private final LateFiles late;
    private final StreamLog log;
    private final Copies copies;
    private final Deque<SourceFile> ready = new ArrayDeque<>();  // to begin before those that the tracker has
    private Optional<FileStatus> seen = Optional.empty();        // what was at the path at the last end
    private volatile long place;              // in the file that came last
    private volatile long at;                 // the stream offset that comes next
    private long given = UNKNOWN;             // the end of what was given out since the last seek
    private int index;                        // of the extent that holds `at`
    private @Nullable SourceFile current;     // that extent's file, open and at its place
    private boolean lateSought;
    private long grownNanos = System.nanoTime();
    private long heldNanos;                   // since when a file is held that was taken to its end; 0: none is

    Course(boolean fromEnd, PathTracker tracker, History history, LateFiles late, StreamLog log,
            Followers shared) {
        this.fromEnd = fromEnd;
        this.tracker = tracker;
        this.history = history;
        this.late = late;
        this.log = log;
        this.shared = shared;
        this.copies = new Copies(tracker, shared);
    }

    /// The stream offset that comes next. Any thread.
    long at() {
        return at;
    }

    /// Up to where the file that came last was taken, in bytes. Any thread.
    long place() {
        return place;
    }

    /// What was at the path when the end was reached last.
    Optional<FileStatus> seen() {
        return seen;
    }

    /// The file that the next byte is in, when it is open.
    @Nullable SourceFile current() {
        return current;
    }

    /// Goes on later from here, with files that may be closed.
    void leaveFile() {
        current = null;
    }

    /// Since when a file is held that was taken to its end, by [System#nanoTime]; 0: none is.
    long heldNanos() {
        return heldNanos;
    }

    /// See [Follower#seek].
    boolean seek(long held) throws IOException {
        at = held;
        heldNanos = 0;
        current = null;
        tracker.look();
        if (history.extents().isEmpty() && !beginFirst(held)) return false;
        long first = history.extents().get(0).base();
        if (held < first) {
            log.lost(held, first - held, "the files that had them are forgotten");
            history.moveDown(0, held);
        }
        index = history.extents().holding(held);
        if (given != UNKNOWN && held > given) beginBeyond(given);
        given = held;
        if (!lateSought) seekLate();
        cover(held);
        current = null;
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
            at = 0;
            begin(file, 0);
            at = held;
        } else {
            if (held > 0) log.assumedForeign(held, file);
            begin(file, held == 0 && fromEnd ? Math.min(tracker.firstSize(), file.size()) : 0);
        }
        tracker.remove();
        return true;
    }

    /// Bytes may have been written to rotated files while nobody watched, and may yet be to those that were
    /// rotated lately.
    private void seekLate() throws IOException {
        lateSought = true;
        Extents extents = history.extents();
        for (FileRecord record : extents.files()) {
            if (record.id() == extents.newest().id() || extents.isOverwritten(record)) continue;
            long taken = extents.takenFrom(record.id());
            Optional<FolderSearch.Entry> named = shared.file(record).named();
            if (named.isEmpty()) continue;
            FileStatus status = named.get().status();
            if (status.size() <= taken && status.isOlderThan(FollowConfig.LET_GO)) continue;
            Optional<SourceFile> file = history.open(record.id());
            if (file.isEmpty()) continue;
            if (file.get().isIntact()) late.add(file.get(), taken);
            else history.overwritten(record.id());
        }
    }

    private void cover(long held) throws IOException {
        int newest = history.extents().newest().id();
        int now = history.extents().get(index).file();
        history.cover(held, file -> file.id() == newest || file.id() == now || late.contains(file));
        index = history.extents().holding(held);
        late.letGo(true);
    }

    /// See [Follower#next].
    @Nullable Run next() throws IOException {
        boolean sure = false;
        while (true) {
            SourceFile file = current != null ? current : arrive();
            if (file == null) {
                seen = tracker.look();
                return null;
            }
            Extents extents = history.extents();
            boolean last = index == extents.last();
            long limit = last ? Long.MAX_VALUE : extents.get(index).sourceAt(extents.end(index));
            switch (file.next(limit)) {
                case SourceFile.Next.Bytes bytes -> {
                    if (!last || !isBehindCopies(file)) return bytes.run();
                    beginAgain(file);
                }
                case SourceFile.Next.Cut cut -> cut(file);
                case SourceFile.Next.End end when !last -> leave();
                case SourceFile.Next.End end when isBehindCopies(file) -> beginAgain(file);
                case SourceFile.Next.End end -> {
                    if (sure) return null;
                    seen = tracker.look();
                    sure = !goOn(file); // what came before that look is found by another try
                }
            }
        }
    }

    /// See [Follower#giveOut].
    void giveOut(Run run, long until) {
        given = Math.max(given, at + until - run.range().from());
    }

    /// See [Follower#took].
    void took(Run run) {
        SourceFile file = current;
        if (file == null) throw new IllegalStateException("nothing was given out");
        boolean noted = history.extents().file(file.id()).identity().head().length() == Fingerprint.MOST_BYTES;
        file.took(run);
        at = at() + run.range().length();
        place = file.place();
        grownNanos = System.nanoTime();
        if (!noted && file.identity().head().length() == Fingerprint.MOST_BYTES) history.note();
    }

    /// Opens the file that has the next byte; null when it is not there now and may come back.
    private @Nullable SourceFile arrive() throws IOException {
        while (true) {
            Extents extents = history.extents();
            Extent extent = extents.get(index);
            boolean last = index == extents.last();
            Optional<SourceFile> found =
                    extent.isOfNothing() ? Optional.empty() : history.open(extent.file());
            if (found.isPresent()) {
                SourceFile file = found.get();
                long to = extent.sourceAt(at);
                if (!file.isIntact()) {
                    cut(file);
                    continue;
                }
                if (to <= file.size()) {
                    file.goTo(to);
                    late.forget(file);
                    if (file.id() == extents.newest().id()) place = to;
                    current = file;
                    return file;
                }
                if (last) beginBeyond(extent.base() + Math.max(0, file.place() - extent.sourceFrom()));
            }
            if (current != null) return current;
            if (!last) leave();
            else if (!replaceGone(extent)) return null;
        }
    }

    /// The file of the last extent is gone: goes on with the one after it, if there is one.
    private boolean replaceGone(Extent extent) throws IOException {
        FileRecord gone = history.extents().newest();
        if (gone.id() != extent.file()) return goBack();
        if (ready.isEmpty() && tracker.count() == 0) {
            // Perhaps what is at the path only looks like the file that is gone.
            tracker.followNothing();
            tracker.look();
            if (tracker.count() == 0) {
                tracker.follow(gone.identity(), gone.began());
                return false;
            }
        }
        if (ready.isEmpty() && isElsewhere(gone, extent.sourceAt(at))) return true;
        long known = gone.tail().until() - extent.sourceAt(at);
        if (known > 0) log.lost(at, known, gone.path() + " is gone");
        else if (ready.isEmpty()) log.gone(at, gone, extent.sourceAt(at));
        return beginNext();
    }

    /// Whether what a file held that is gone is in another one, which takes its place.
    private boolean isElsewhere(FileRecord gone, long place) throws IOException {
        SourceFile before = shared.file(gone);
        SourceFile next = tracker.peek().orElseThrow();
        if (next.reopen() && copies.continues(before, next, place)) {
            log.replaced(at, next);
            history.replace(copies.instead(before, next));
            tracker.remove();
            return true;
        }
        Optional<SourceFile> copy = copies.of(before, place);
        if (copy.isPresent()) {
            log.cutAfterCopy(at, before, copy.get());
            history.replace(copy.get());
        }
        return copy.isPresent();
    }

    /// Goes on to the next extent, behind what of this one cannot be had.
    private void leave() throws IOException {
        Extents extents = history.extents();
        long missing = extents.end(index) - at;
        if (missing > 0) {
            Extent extent = extents.get(index);
            log.lost(at, missing, extent.isOfNothing() ? "the file that had them is forgotten"
                    : extents.file(extent.file()).path() + " does not have them any more");
            history.moveDown(index + 1, at);
        }
        index++;
        current = null;
    }

    /// At the end of the last extent's file: begins the next one, if it is time.
    private boolean goOn(SourceFile file) throws IOException {
        Extents extents = history.extents();
        if (file.id() != extents.newest().id() && goBack()) {
            late.add(file, file.place());
            return true;
        }
        late.letGo(false);
        Optional<SourceFile> written = late.next();
        if (written.isPresent()) {
            long from = extents.takenFrom(written.get().id());
            log.late(at, written.get(), written.get().size() - from);
            begin(written.get(), from);
            return true;
        }
        if (!ready.isEmpty()) return beginNext();
        Optional<SourceFile> next = tracker.peek();
        if (next.isEmpty()) return false;
        if (next.get().reopen() && copies.continues(file, next.get(), file.place())) {
            log.replaced(at, next.get());
            SourceFile same = copies.instead(file, next.get());
            history.replace(same);
            tracker.remove();
            same.goTo(same.place());
            current = same;
            return true;
        }
        if (!untilQuiet().isZero()) return false;
        late.add(file, file.place());
        return beginNext();
    }

    /// Goes on with the newest file after late bytes of another one.
    private boolean goBack() throws IOException {
        Extents extents = history.extents();
        Optional<SourceFile> newest = history.open(extents.newest().id());
        if (newest.isEmpty()) return (!ready.isEmpty() || tracker.count() > 0) && beginNext();
        begin(newest.get(), extents.takenFrom(extents.newest().id()));
        return true;
    }

    /// Begins a file that was not begun before; there is one.
    private boolean beginNext() throws IOException {
        boolean tracked = ready.isEmpty();
        SourceFile file = tracked ? tracker.peek().orElseThrow() : ready.element();
        boolean there = file.reopen();
        if (there) {
            log.rotated(at, file);
            begin(file, 0);
        } else {
            log.lost(at, 0, file.path() + " was gone before it could be opened");
        }
        if (tracked) tracker.remove();
        else ready.remove();
        return there || !ready.isEmpty() || tracker.count() > 0;
    }

    /// A file does not have any more what was taken from it.
    private void cut(SourceFile file) throws IOException {
        Optional<SourceFile> copy = copies.of(file, file.place());
        boolean newest = file.id() == history.extents().newest().id();
        if (copy.isPresent()) {
            log.cutAfterCopy(at, file, copy.get());
            history.replace(copy.get());
        } else {
            log.cut(at, file);
            history.overwritten(file.id());
        }
        if (newest) ready.addAll(copies.after(file));
        late.forget(file);
        current = null;
    }

    /// The taker has more than it was given.
    private void beginBeyond(long given) throws IOException {
        Extents extents = history.extents();
        Extent last = extents.get(extents.last());
        log.beyond(at, given, extents.newest().path());
        if (last.isOfNothing()) return;
        Optional<SourceFile> file = history.open(last.file());
        if (file.isEmpty()) return;
        begin(file.get(), Math.min(last.sourceAt(Math.max(given, last.base())), file.get().size()));
    }

    private boolean isBehindCopies(SourceFile file) throws IOException {
        return file.place() == 0 && copies.areBefore(file);
    }

    /// Begins what was missed before a file of which nothing was taken, then that file again.
    private void beginAgain(SourceFile file) throws IOException {
        ready.addAll(copies.before(file));
        current = null;
        beginNext();
    }

    private void begin(SourceFile file, long from) throws IOException {
        if (heldNanos == 0 && current != null) heldNanos = System.nanoTime();
        if (file.isNew()) file.number(history.extents().nextId());
        file.learnHead(); // so that it is in the journal from the start
        file.goTo(from);
        late.forget(file);
        history.begin(file, new Extent(file.id(), from, at));
        index = history.extents().last();
        current = file;
        place = from;
        grownNanos = System.nanoTime();
    }

    /// How long the file must not grow from now on until the next one, which is there, is begun.
    Duration untilQuiet() {
        if (tracker.count() > 1) return Duration.ZERO;
        long quiet = shared.config().quiet().toNanos();
        long noticed = tracker.noticedNanos();
        long due = Math.min(Math.max(noticed, grownNanos) + quiet, noticed + FollowConfig.MOST_QUIETS * quiet);
        return Duration.ofNanos(Math.max(0, due - System.nanoTime()));
    }
}
