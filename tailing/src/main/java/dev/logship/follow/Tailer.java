package dev.logship.follow;

import dev.logship.StreamName;
import dev.logship.history.Extents;
import dev.logship.history.FileIdentity;
import dev.logship.history.KnownFile;
import dev.logship.linux.FileStat;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes one endless stream of the files that are at a path one after the other: finds for each offset the
/// file that has its bytes, and goes on to the next file when one ends. What is taken from where is in the
/// journal before the first byte is given out; how far that went is not, because the taker knows.
/// [#look] and what only tells may be called by any thread; everything else by one at a time, the taker.
public final class Tailer implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Tailer.class);
    private static final Duration FOREVER = Duration.ofDays(1);

    /// What was there when the taker had all of it.
    private record Rest(Optional<FileStat> stat, LateFiles.Watch late) {}

    private final StreamName stream;
    private final Path path;
    private final Tailers shared;
    private final Arrivals arrivals;
    private final StreamHistory history;
    private final LateFiles late;
    private final StreamLog said;
    private final ReadCursor cursor;
    private final StreamFiles files;
    private final ExtentReader reader;
    private final Receipt receipt;
    private final HandOver handOver;
    private volatile @Nullable Rest rest;
    private volatile boolean taking;
    private volatile boolean forgotten;

    /// Follows a path, with what is remembered of its stream.
    ///
    /// @param path absolute; it need not exist
    /// @param fromEnd whether, when nothing is remembered, only what is written from now on is wanted
    public Tailer(StreamName stream, Path path, boolean fromEnd, Tailers shared) {
        this.stream = stream;
        this.path = path;
        this.shared = shared;
        this.late = new LateFiles(shared.config().isSpool(path), shared.config().time());
        this.said = new StreamLog(stream, shared);
        this.arrivals = new Arrivals(path, this, said, shared);
        this.history = new StreamHistory(stream, path, this, arrivals, shared);
        this.cursor = new ReadCursor(history, late, shared.config().time());
        this.receipt = new Receipt(history);
        this.files = new StreamFiles(path, arrivals, history, said, shared);
        this.handOver = new HandOver(arrivals, history, cursor, shared.owners());
        this.reader = new ExtentReader(fromEnd, cursor, arrivals, history, late, said, handOver, shared);
    }

    StreamName stream() {
        return stream;
    }

    Path path() {
        return path;
    }

    Arrivals arrivals() {
        return arrivals;
    }

    StreamLog said() {
        return said;
    }

    /// Where the files of the stream are.
    StreamFiles files() {
        return files;
    }

    /// Looks what is at the path. True when there may be something to take.
    public boolean look() {
        try {
            Optional<FileStat> now = arrivals.look();
            Rest was = rest;
            boolean due = mayBeDecided();
            if (was == null) return due || taking || now.isPresent() || files.isAnyLeft();
            if (due || arrivals.upcoming().isReady() || was.late().isDue()) return true;
            if (now.isEmpty() || was.stat().isEmpty()) return now.isPresent() != was.stat().isPresent();
            return now.get().size() != was.stat().get().size()
                    || now.get().modifiedNanos() != was.stat().get().modifiedNanos()
                    || !now.get().isSameFile(was.stat().get());
        } catch (IOException e) {
            log.debug("{}: {}", path, e.toString());
            return true; // the taker will see what is wrong
        } finally {
            shared.lookAfter(this);
        }
    }

    /// Goes to where the taker is: it has `offset` bytes of the stream. False when there is nothing to take
    /// from because nothing is known of the stream and its path is missing.
    ///
    /// @throws IOException when a file cannot be read, or the journal not be written
    public boolean seek(long offset) throws IOException {
        rest = null;
        taking = true;
        boolean known = reader.seek(offset);
        receipt.update(offset);
        return known;
    }

    /// What comes next; null when there is nothing now.
    ///
    /// @throws IOException when a file cannot be read, or the journal not be written
    public @Nullable Chunk next() throws IOException {
        while (true) {
            Chunk chunk = reader.next();
            if (chunk == null || handOver.giveOut(chunk)) return chunk;
        }
    }

    /// Gives what was not taken of a file to another stream, from now on. Any thread.
    ///
    /// @return the first byte that is not this stream's any more
    long handOver(FileIdentity file) {
        return handOver.give(this, file);
    }

    /// The bytes of a chunk, or the first of them, are being taken.
    ///
    /// @param until up to where, in the file
    public void giveOut(Chunk chunk, long until) {
        reader.giveOut(chunk, until);
    }

    /// All bytes of a chunk were taken.
    public void took(Chunk chunk) throws IOException {
        cursor.took(chunk);
    }

    /// Notes how far the stream was taken, so that it is known after a restart.
    public void note() throws IOException {
        history.note();
    }

    /// Which bytes came from which file. Any thread.
    StreamHistory history() {
        return history;
    }

    /// What the taker has of which file. Any thread.
    public Receipt receipt() {
        return receipt;
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

    /// Opens what could get lost before the taker is reached, unless too many files are open.
    ///
    /// @throws IOException when it is there and cannot be read
    public void hold() throws IOException {
        if (!OpenFiles.areFew()) return;
        Extents extents = history.extents();
        if (!extents.isEmpty()) history.open(extents.newest().id());
        for (SourceFile file : arrivals.upcoming().all()) {
            if (OpenFiles.areFew() && !file.observation().isOver()) file.reopen();
        }
    }

    /// Whether there may be something to take soon although nothing happens.
    public boolean isDue() throws IOException {
        return due().compareTo(FOREVER) < 0;
    }

    /// How long until there may be something to take although nothing happens.
    public Duration due() throws IOException {
        return reader.due().orElse(FOREVER);
    }

    /// Whether the taker should say what it has, so that a file can be let go that was taken to its end.
    public boolean wantsAnswer() {
        return untilAnswer().isZero();
    }

    /// How long until the taker should say what it has.
    public Duration untilAnswer() {
        return cursor.untilAnswer(arrivals.state().isSpool()).orElse(FOREVER);
    }

    /// The taker has all there is: closes what is not needed to notice more.
    public void rest() throws IOException {
        SourceFile file = cursor.file();
        if (file != null && reader.seen().isEmpty()) late.add(file, file.place());
        late.letGo(any -> true);
        history.rest(late::contains);
        cursor.leaveFile();
        taking = false;
        rest = new Rest(reader.seen(), late.watch());
    }

    /// The taker failed and will come back: keeps files open that could get lost, if not too many are.
    public void pause() {
        cursor.leaveFile();
        taking = false;
        if (OpenFiles.areFew()) return;
        late.close();
        history.closeAllBut(file -> false);
    }

    /// Up to where the stream goes, as far as is known, in bytes.
    public long end() throws IOException {
        SourceFile file = cursor.file();
        return file == null ? at() : at() + Math.max(0, file.size() - file.place());
    }

    /// Whether the file that has the next byte is the one that came last.
    public boolean isAtNewest() {
        return cursor.isInNewest() && arrivals.upcoming().count() == 0;
    }

    /// The stream offset that comes next. Any thread.
    public long at() {
        return cursor.at();
    }

    /// How many bytes are known that were not taken: of the file at the path, of those that were rotated, and
    /// of those that came and were not begun. Any thread.
    public long behind() {
        return Math.max(0, history.behind(cursor.at(), cursor.taken())) + arrivals.upcoming().bytes();
    }

    /// Whether nothing of this stream is at its path, nor may be found to have been there. Any thread.
    public boolean isMissing() {
        return arrivals.state().isMissing() && arrivals.waits().isEmpty();
    }

    /// How many bytes could not be taken, at least. Any thread.
    public long lost() {
        return said.lost();
    }

    private boolean mayBeDecided() {
        return arrivals.waits().filter(at -> at - shared.config().time().nanos() <= 0).isPresent();
    }

    /// Whether the path is to be looked at now because nobody may tell what happens there or where its next
    /// file is, or because what came unseen is to be decided. Any thread.
    ///
    /// @param all whether it is the turn of those that were not written to lately too
    boolean isPolled(boolean all) {
        return mayBeDecided() || (all && arrivals.upcoming().count() > 0)
                || (arrivals.state().isUntold() && (all || arrivals.state().isActive()));
    }

    /// Whether nothing is to be done for it until something happens. Any thread.
    boolean isAtRest() {
        return forgotten
                || (arrivals.isDecided() && arrivals.upcoming().count() == 0 && !arrivals.state().isUntold());
    }

    /// Whether somebody takes bytes, and so looks after what the files hold. Any thread.
    boolean isTaking() {
        return taking;
    }

    /// The stream is not followed any more; its history is remembered.
    ///
    /// @throws IOException when a file cannot be closed
    public void forget() throws IOException {
        forgotten = true;
        close();
        arrivals.forget();
        for (KnownFile file : history.extents().files()) shared.owners().release(this, file.identity());
        history.remember();
    }

    @Override
    public void close() throws IOException {
        late.close();
        history.close();
        arrivals.close();
    }
}
