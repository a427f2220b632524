package dev.logship.source;

import dev.logship.StreamName;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes one endless stream of the files that are at a path one after the other: finds for each offset the
/// file that has its bytes, and goes on to the next file when one ends. What is taken from where is in the
/// journal before the first byte is given out; how far that went is not, because the taker knows.
///
/// [#look] and what only tells may be called by any thread; everything else by one at a time, the taker.
public final class Follower implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Follower.class);

    /// How long a file may be held that was taken to its end, before the taker should say what it has.
    private static final Duration HELD = Duration.ofSeconds(5);

    private static final Duration FOREVER = Duration.ofDays(1);
    private static final long UNKNOWN = -1;

    /// What was there when the taker had all of it.
    private record Rest(Optional<FileStatus> status, LateFiles.Watch late) {}

    private final StreamName stream;
    private final Path path;
    private final boolean fromEnd;
    private final Followers shared;
    private final PathTracker tracker;
    private final History history;
    private final Copies copies;
    private final LateFiles late = new LateFiles();
    private final Deque<SourceFile> ready = new ArrayDeque<>();  // to begin before those that the tracker has
    private Optional<FileStatus> seen = Optional.empty();        // what was at the path at the last end
    private volatile @Nullable Rest rest;
    private final AtomicLong lost = new AtomicLong();
    private volatile long place;              // in the newest file
    private volatile long at;                 // the stream offset that comes next
    private long given = UNKNOWN;             // the end of what was given out since the last seek
    private int index;                        // of the extent that holds `at`
    private @Nullable SourceFile current;     // that extent's file, open and at its place
    private boolean lateSought;
    private long grownNanos = System.nanoTime();
    private long heldNanos;                   // since when a file is held that was taken to its end; 0: none is

    /// Follows a path, with what is remembered of its stream.
    ///
    /// @param path absolute; it need not exist
    /// @param fromEnd whether, when nothing is remembered, only what is written from now on is wanted
    public Follower(StreamName stream, Path path, boolean fromEnd, Followers shared) {
        this.stream = stream;
        this.path = path;
        this.fromEnd = fromEnd;
        this.shared = shared;
        this.tracker = new PathTracker(path, this, shared);
        this.history = new History(stream, path, this, shared);
        this.copies = new Copies(tracker, shared);
        shared.owners().add(path, this);
        Extents extents = history.extents();
        if (!extents.isEmpty()) tracker.follow(extents.newest().identity(), extents.newest().began());
    }

    /// Looks what is at the path. True when there may be something to take.
    public boolean look() {
        try {
            Optional<FileStatus> now = tracker.look();
            Rest was = rest;
            if (was == null || tracker.count() > 0 || was.late().isDue()) return true;
            if (now.isEmpty() || was.status().isEmpty()) return now.isPresent() != was.status().isPresent();
            return !now.get().isUnchangedSince(was.status().get());
        } catch (IOException e) {
            log.debug("{}: {}", path, e.toString());
            return true; // the taker will see what is wrong
        }
    }

    /// Goes to where the taker is: it has `held` bytes of the stream. False when there is nothing to take from
    /// because nothing is known of the stream and its path is missing.
    ///
    /// @throws IOException when a file cannot be read, or the journal not be written
    public boolean seek(long held) throws IOException {
        rest = null;
        at = held;
        heldNanos = 0;
        current = null;
        tracker.look();
        if (history.extents().isEmpty() && !beginFirst(held)) return false;
        long first = history.extents().get(0).base();
        if (held < first) {
            lost(first - held, "the files that had them are forgotten");
            history.moveDown(0, held);
        }
        index = history.extents().holding(held);
        if (given != UNKNOWN && held > given) beginBeyond(given);
        given = held;
        if (!lateSought) seekLate();
        int newest = history.extents().newest().id();
        int now = history.extents().get(index).file();
        history.cover(held, file -> file.id() == newest || file.id() == now || late.contains(file));
        index = history.extents().holding(held);
        late.letGo(true);
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
        long size = file.size();
        if (held == 0) {
            begin(file, fromEnd ? Math.min(tracker.firstSize(), size) : 0);
        } else if (held <= size) {
            log.warn("stream {}: no record of what was shipped: the receiver's {} bytes are taken for the first of "
                    + "{}, which has {}", stream, held, file.path(), size);
            at = 0;
            begin(file, 0);
            at = held;
        } else {
            log.warn("stream {}: no record of what was shipped: the receiver's {} bytes are not those of {}, which "
                    + "has {}; it goes behind them from its start", stream, held, file.path(), size);
            begin(file, 0);
        }
        tracker.remove();
        return true;
    }

    /// What comes next; null when there is nothing now.
    ///
    /// @throws IOException when a file cannot be read, or the journal not be written
    public @Nullable Run next() throws IOException {
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
                    return bytes.run();
                }
                case SourceFile.Next.Cut cut -> cut(file);
                case SourceFile.Next.End end when !last -> leave();
                case SourceFile.Next.End end -> {
                    if (sure) return null;
                    seen = tracker.look();
                    sure = !goOn(file); // what came before that look is found by another try
                }
            }
        }
    }

    /// The bytes of a run, or the first of them, are being taken.
    ///
    /// @param until up to where, in the file
    public void giveOut(Run run, long until) {
        given = Math.max(given, at + until - run.range().from());
    }

    /// All bytes of a run were taken.
    public void took(Run run) {
        SourceFile file = current;
        if (file == null) throw new IllegalStateException("nothing was given");
        boolean small = file.identity().head().length() > history.extents().file(file.id()).identity().head().length();
        file.took(run);
        at = at() + run.range().length();
        place = file.place();
        grownNanos = System.nanoTime();
        if (small && file.identity().head().length() == Fingerprint.MOST_BYTES) history.note();
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
        long known = gone.tail().until() - extent.sourceAt(at);
        if (known > 0) lost(known, gone.path() + " is gone");
        else if (ready.isEmpty()) log.warn("stream {}: gone at {}: {}, with whatever it had behind its byte {}", stream, at, gone.path(), extent.sourceAt(at));
        return beginNext();
    }

    /// Goes on to the next extent, behind what of this one cannot be had.
    private void leave() throws IOException {
        Extents extents = history.extents();
        long missing = extents.end(index) - at;
        if (missing > 0) {
            Extent extent = extents.get(index);
            lost(missing, extent.isOfNothing() ? "the file that had them is forgotten"
                    : extents.file(extent.file()).path() + " does not have them any more");
            history.moveDown(index + 1, at);
        }
        index++;
        current = null;
    }

    /// At the end of the last extent's file: begins the next one, if it is time.
    private boolean goOn(SourceFile file) throws IOException {
        Extents extents = history.extents();
        if (file.id() != extents.newest().id() && goBack()) return true;
        late.letGo(false);
        Optional<SourceFile> written = late.next();
        if (written.isPresent()) {
            SourceFile rotated = written.get();
            long from = extents.takenFrom(rotated.id());
            log.info("stream {}: late bytes at {}: {} of {}", stream, at, rotated.size() - from, rotated.path());
            begin(rotated, from);
            return true;
        }
        if (!ready.isEmpty()) return beginNext();
        Optional<SourceFile> next = tracker.peek();
        if (next.isEmpty()) return false;
        if (next.get().reopen() && copies.continues(file, next.get())) {
            log.info("stream {}: replaced at {}: {} is another file now, which goes on where that one was",
                    stream, at, next.get().path());
            SourceFile same = copies.instead(file, next.get());
            history.replace(same);
            tracker.remove();
            same.goTo(same.place());
            current = same;
            return true;
        }
        if (!isQuiet()) return false;
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
            log.info("stream {}: rotated at {}: {} ({} bytes) is next", stream, at, file.path(), file.size());
            begin(file, 0);
        } else {
            lost(0, file.path() + " was gone before it could be opened");
        }
        if (tracked) tracker.remove();
        else ready.remove();
        return there || !ready.isEmpty() || tracker.count() > 0;
    }

    /// A file does not have any more what was taken from it.
    private void cut(SourceFile file) throws IOException {
        Optional<SourceFile> copy = copies.of(file);
        boolean newest = file.id() == history.extents().newest().id();
        if (newest) ready.addAll(copies.after(file));
        if (copy.isPresent()) {
            log.info("stream {}: cut in place at {}: {}, of which {} is a copy", stream, at, file.path(), copy.get().path());
            history.replace(copy.get());
        } else {
            log.info("stream {}: cut in place at {}: {} after {} bytes", stream, at, file.path(), file.place());
            history.overwritten(file.id());
        }
        late.forget(file);
        current = null;
    }

    /// The taker has more than it was given.
    private void beginBeyond(long given) throws IOException {
        Extents extents = history.extents();
        Extent last = extents.get(extents.last());
        Optional<SourceFile> file = last.isOfNothing() ? Optional.empty() : history.open(last.file());
        log.error("stream {}: the receiver holds {} bytes, but only {} were sent: somebody else writes to it; what comes "
                + "next of {} goes behind them", stream, at, given, path);
        if (file.isPresent()) begin(file.get(), Math.min(last.sourceAt(Math.max(given, last.base())), file.get().size()));
    }

    private void begin(SourceFile file, long from) throws IOException {
        if (heldNanos == 0 && current != null) heldNanos = System.nanoTime();
        if (file.isNew()) file.number(history.extents().nextId());
        file.goTo(from);
        late.forget(file);
        history.begin(file, new Extent(file.id(), from, at));
        index = history.extents().last();
        current = file;
        place = from;
        grownNanos = System.nanoTime();
    }

    /// Bytes may have been written to rotated files while nobody watched.
    private void seekLate() throws IOException {
        lateSought = true;
        Extents extents = history.extents();
        for (FileRecord record : extents.files()) {
            if (record.id() == extents.newest().id() || extents.isOverwritten(record)) continue;
            long taken = extents.takenFrom(record.id());
            Optional<FolderSearch.Entry> named = shared.file(record).named();
            if (named.isEmpty() || named.get().status().size() <= taken) continue;
            history.open(record.id()).ifPresent(file -> late.add(file, taken));
        }
    }

    private boolean isQuiet() {
        return untilQuiet().isZero();
    }

    private Duration untilQuiet() {
        if (tracker.count() > 1) return Duration.ZERO;
        long quiet = shared.config().quiet().toNanos();
        long noticed = tracker.noticedNanos();
        long due = Math.min(Math.max(noticed, grownNanos) + quiet, noticed + FollowConfig.MOST_QUIETS * quiet);
        return Duration.ofNanos(Math.max(0, due - System.nanoTime()));
    }

    /// Opens what could get lost before the taker is reached.
    ///
    /// @throws IOException when it is there and cannot be read
    public void hold() throws IOException {
        Extents extents = history.extents();
        if (!extents.isEmpty()) {
            history.open(extents.newest().id());
        } else if (tracker.peek().isPresent()) {
            tracker.peek().get().reopen();
        }
    }

    /// Whether there may be something to take soon although nothing happens.
    public boolean isDue() throws IOException {
        return due().compareTo(FOREVER) < 0;
    }

    /// How long until there may be something to take although nothing happens.
    public Duration due() throws IOException {
        Duration turn = late.due().orElse(FOREVER);
        if (tracker.count() == 0) return turn;
        Duration quiet = untilQuiet();
        return quiet.compareTo(turn) < 0 ? quiet : turn;
    }

    /// Whether the taker should say what it has, so that a file can be let go that was taken to its end.
    public boolean wantsAnswer() {
        return heldNanos != 0 && System.nanoTime() - heldNanos > HELD.toNanos();
    }

    /// The taker has all there is, and said so: closes what is not needed to notice more.
    public void rest() throws IOException {
        history.note();
        SourceFile file = current;
        if (file != null && seen.isEmpty()) late.add(file, file.place());
        late.letGo(true);
        history.closeAllBut(late::contains);
        current = null;
        rest = new Rest(seen, late.watch());
    }

    /// The taker failed and will come back: keeps files open that could get lost, if not too many are.
    public void pause() {
        current = null;
        if (!OpenFiles.areFew()) history.closeAllBut(late::contains);
    }

    /// Up to where the stream goes, as far as is known, in bytes.
    public long end() throws IOException {
        SourceFile file = current;
        return file == null ? at : at + Math.max(0, file.size() - file.place());
    }

    /// The stream offset that comes next. Any thread.
    public long at() {
        return at;
    }

    /// How many bytes the file at the path has that were not taken. Any thread.
    public long behind() throws IOException {
        return Files.exists(path) ? Math.max(0, Files.size(path) - place) : 0;
    }

    /// Whether nothing of this stream is at its path. Any thread.
    public boolean isMissing() {
        return tracker.isMissing();
    }

    /// How many bytes could not be taken, at least. Any thread.
    public long lost() {
        return lost.get();
    }

    Extents extents() {
        return history.extents();
    }

    private void lost(long count, String why) {
        lost.addAndGet(count);
        log.error("stream {}: lost at {}: at least {} bytes: {}", stream, at, count, why);
    }

    /// The stream is not followed any more; the journal remembers it.
    public void forget() {
        shared.owners().remove(path, this);
    }

    @Override
    public void close() throws IOException {
        late.close();
        history.close();
        tracker.close();
    }
}
