package dev.logship.follow;

import dev.logship.StreamName;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes one endless stream of the files that are at a path one after the other: finds for each offset the
/// file that has its bytes, and goes on to the next file when one ends. What is taken from where is in the
/// journal before the first byte is given out; how far that went is not, because the taker knows.
///
/// [#look] and what only tells may be called by any thread; everything else by one at a time, the taker.
public final class Tailer implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Tailer.class);

    /// How long a file may be held that was taken to its end, before the taker should say what it has.
    private static final Duration HELD = Duration.ofSeconds(5);

    private static final Duration FOREVER = Duration.ofDays(1);

    /// What was there when the taker had all of it.
    private record Rest(Optional<FileStat> status, LateFiles.Watch late) {}

    private final Path path;
    private final Followers shared;
    private final PathTracker tracker;
    private final StreamHistory history;
    private final LateFiles late = new LateFiles();
    private final StreamLog said;
    private final ReadCursor place;
    private final ExtentReader course;
    private volatile @Nullable Rest rest;

    /// Follows a path, with what is remembered of its stream.
    ///
    /// @param path absolute; it need not exist
    /// @param fromEnd whether, when nothing is remembered, only what is written from now on is wanted
    public Tailer(StreamName stream, Path path, boolean fromEnd, Followers shared) {
        this.path = path;
        this.shared = shared;
        this.tracker = new PathTracker(path, this, shared);
        this.history = new StreamHistory(stream, path, this, shared);
        this.said = new StreamLog(stream, shared.lost());
        this.place = new ReadCursor(history, late);
        this.course = new ExtentReader(fromEnd, place, tracker, history, late, said, shared);
        shared.owners().add(path, this);
        Extents extents = history.extents();
        if (!extents.isEmpty()) tracker.follow(extents.newest().identity(), extents.newest().began());
    }

    /// Looks what is at the path. True when there may be something to take.
    public boolean look() {
        try {
            Optional<FileStat> now = tracker.look();
            Rest was = rest;
            if (was == null || tracker.count() > 0 || was.late().isDue()) return true;
            if (now.isEmpty() || was.status().isEmpty()) return now.isPresent() != was.status().isPresent();
            return !now.get().isUnchangedSince(was.status().get());
        } catch (IOException e) {
            log.debug("{}: {}", path, e.toString());
            return true; // the taker will see what is wrong
        }
    }

    /// Goes to where the taker is: it has `held` bytes of the stream. False when there is nothing to take
    /// from because nothing is known of the stream and its path is missing.
    ///
    /// @throws IOException when a file cannot be read, or the journal not be written
    public boolean seek(long held) throws IOException {
        rest = null;
        return course.seek(held);
    }

    /// What comes next; null when there is nothing now.
    ///
    /// @throws IOException when a file cannot be read, or the journal not be written
    public @Nullable Chunk next() throws IOException {
        return course.next();
    }

    /// The bytes of a run, or the first of them, are being taken.
    ///
    /// @param until up to where, in the file
    public void giveOut(Chunk run, long until) {
        course.giveOut(run, until);
    }

    /// All bytes of a run were taken.
    public void took(Chunk run) {
        place.took(run);
    }

    /// Notes how far the stream was taken, so that it is known after a restart.
    public void note() {
        history.note();
    }

    /// How far the stream was taken when that was noted last. Any thread.
    public long noted() {
        return history.extents().noted();
    }

    /// The first offset that is not known to be in no file any more. Any thread.
    public long first() {
        return history.extents().isEmpty() ? 0 : history.extents().get(0).base();
    }

    /// Reads again what was taken. Any thread.
    public HistoryReader reader() {
        return new HistoryReader(history, shared);
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
        Duration quiet = course.succession().untilQuiet();
        return quiet.compareTo(turn) < 0 ? quiet : turn;
    }

    /// Whether the taker should say what it has, so that a file can be let go that was taken to its end.
    public boolean wantsAnswer() {
        long since = place.heldNanos();
        return since != 0 && System.nanoTime() - since > HELD.toNanos();
    }

    /// The taker has all there is, and said so: closes what is not needed to notice more.
    public void rest() throws IOException {
        SourceFile file = place.file();
        if (file != null && course.seen().isEmpty()) late.add(file, file.place());
        late.letGo(any -> true);
        history.rest(late::contains);
        place.leaveFile();
        rest = new Rest(course.seen(), late.watch());
    }

    /// The taker failed and will come back: keeps files open that could get lost, if not too many are.
    public void pause() {
        place.leaveFile();
        if (!OpenFiles.areFew()) history.closeAllBut(late::contains);
    }

    /// Up to where the stream goes, as far as is known, in bytes.
    public long end() throws IOException {
        SourceFile file = place.file();
        return file == null ? at() : at() + Math.max(0, file.size() - file.place());
    }

    /// Whether the file that has the next byte is the one that came last.
    public boolean isAtNewest() {
        SourceFile file = place.file();
        return file != null && tracker.count() == 0 && file.id() == history.extents().newest().id();
    }

    /// The stream offset that comes next. Any thread.
    public long at() {
        return place.at();
    }

    /// How many bytes the file at the path has that were not taken. Any thread.
    public long behind() throws IOException {
        return Files.exists(path) ? Math.max(0, Files.size(path) - place.taken()) : 0;
    }

    /// Whether nothing of this stream is at its path. Any thread.
    public boolean isMissing() {
        return tracker.isMissing();
    }

    /// How many bytes could not be taken, at least. Any thread.
    public long lost() {
        return said.lost();
    }

    /// Whether a file that is called as rotation calls this stream's can be one that was at its path since
    /// the last one came there: then it is found as soon as the next one comes, or as that one is cut. Any
    /// thread.
    boolean mayHaveMissed(FileStat status) {
        return tracker.isNewer(status);
    }

    Extents extents() {
        return history.extents();
    }

    /// The stream is not followed any more; its history is remembered.
    ///
    /// @throws IOException when a file cannot be closed
    public void forget() throws IOException {
        close();
        tracker.forget();
        shared.owners().remove(path, this);
        history.remember();
    }

    @Override
    public void close() throws IOException {
        late.close();
        course.succession().close();
        history.close();
        tracker.close();
    }
}
