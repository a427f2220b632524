package dev.logship.follow;

import dev.logship.StreamName;
import dev.logship.history.Extents;
import dev.logship.history.FileIdentity;
import dev.logship.history.KnownFile;
import dev.logship.linux.FileStat;
import dev.logship.linux.Mounts;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes one endless stream of the files at a path: finds the file that has the bytes of an offset, and
/// continues with the next file when one ends. The journal holds which bytes come from which file before the
/// first one is given out, but not how far that went: the taker knows. [#look] and methods marked so may be
/// called by any thread; everything else by one at a time, the taker.
public final class Tailer implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Tailer.class);
    private static final Duration FOREVER = Duration.ofDays(1);

    /// The path's stat when the taker had all of it.
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

    /// Follows a path, with the saved state of its stream.
    ///
    /// @param path absolute; it need not exist
    /// @param fromEnd whether a stream without saved state starts with the bytes written from now on
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

    /// The places of the stream's files.
    StreamFiles files() {
        return files;
    }

    /// Looks at the path, if its file system answers. True when there may be something to take.
    public boolean look() {
        try {
            Optional<FileStat> now = arrivals.look();
            Rest was = rest;
            if (was == null) return mayBeDecided() || taking || now.isPresent() || files.isAnyLeft();
            if (mayBeDecided() || arrivals.upcoming().isReady() || was.late().isDue()) return true;
            if (now.isEmpty() || was.stat().isEmpty()) return now.isPresent() != was.stat().isPresent();
            return now.get().size() != was.stat().get().size()
                    || now.get().modifiedNanos() != was.stat().get().modifiedNanos()
                    || !now.get().isSameFile(was.stat().get());
        } catch (IOException e) {
            log.debug("{}: {}", path, e.toString());
            return !(e instanceof Mounts.SilentException); // else the taker will see what is wrong
        } finally {
            shared.lookAfter(this);
        }
    }

    /// Moves to the taker's offset: it has `offset` bytes of the stream. False when nothing is known of the
    /// stream and its path is missing.
    ///
    /// @throws IOException when a file cannot be read, or the journal cannot be written
    public boolean seek(long offset) throws IOException {
        rest = null;
        taking = true;
        boolean known = OpenChannel.naming(path, () -> reader.seek(offset));
        receipt.update(offset);
        return known;
    }

    /// The next chunk; null when there is none now.
    ///
    /// @throws IOException when a file cannot be read, or the journal cannot be written
    public @Nullable Chunk next() throws IOException {
        while (true) {
            Optional<Chunk> chunk = OpenChannel.naming(path, () -> Optional.ofNullable(reader.next()));
            if (chunk.isEmpty() || handOver.giveOut(chunk.get())) return chunk.orElse(null);
        }
    }

    /// Moves the rest of a file to another stream, from now on. Any thread.
    ///
    /// @return the first byte that no longer belongs to this stream
    long handOver(FileIdentity file) {
        return handOver.give(this, file);
    }

    /// The bytes of a chunk, or its first ones, are being taken.
    ///
    /// @param until their end in the file
    public void giveOut(Chunk chunk, long until) {
        reader.giveOut(chunk, until);
    }

    /// All bytes of a chunk were taken.
    public void took(Chunk chunk) throws IOException {
        cursor.took(chunk);
    }

    /// Notes how far the stream was taken, for the next start.
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

    /// The last noted offset. Any thread.
    public long noted() {
        return history.extents().noted();
    }

    /// The first offset that is not known to be lost. Any thread.
    public long first() {
        return history.extents().isEmpty() ? 0 : history.extents().get(0).base();
    }

    /// Reads taken bytes again. Any thread.
    public HistoryReader reader() {
        return new HistoryReader(history, shared);
    }

    /// Opens files that could get lost before the taker is reached, unless too many files are open.
    ///
    /// @throws IOException when a file exists and cannot be read
    public void hold() throws IOException {
        if (!OpenFiles.areFew()) return;
        Extents extents = history.extents();
        if (!extents.isEmpty()) history.open(extents.newest().id());
        for (SourceFile file : arrivals.upcoming().all()) {
            if (OpenFiles.areFew() && !file.observation().isOver()) file.reopen();
        }
    }

    /// Whether there may be something to take soon without an event.
    public boolean isDue() throws IOException {
        return due().compareTo(FOREVER) < 0;
    }

    /// The time until there may be something to take without an event.
    public Duration due() throws IOException {
        return OpenChannel.naming(path, reader::due).orElse(FOREVER);
    }

    /// Whether the taker should confirm what it has, so that a completely taken file can be closed.
    public boolean wantsAnswer() {
        return untilAnswer().isZero();
    }

    /// The time until the taker should confirm what it has.
    public Duration untilAnswer() {
        return cursor.untilAnswer(arrivals.state().isSpool()).orElse(FOREVER);
    }

    /// The taker has everything: closes what is not needed to notice more.
    public void rest() throws IOException {
        SourceFile file = cursor.file();
        if (file != null && reader.seen().isEmpty()) late.add(file, file.place());
        late.letGo(any -> true);
        history.rest(late::contains);
        cursor.leaveFile();
        taking = false;
        rest = new Rest(reader.seen(), late.watch());
    }

    /// The taker failed and will come back: keeps files open that could get lost, if they are not too many.
    public void pause() {
        cursor.leaveFile();
        taking = false;
        if (OpenFiles.areFew()) return;
        late.close();
        history.closeAllBut(file -> false);
    }

    /// The known end of the stream, in bytes.
    public long end() throws IOException {
        SourceFile file = cursor.file();
        return file == null ? at() : at() + Math.max(0, file.size() - file.place());
    }

    /// Whether the file that has the next byte is the newest.
    public boolean isAtNewest() {
        return cursor.isInNewest() && arrivals.upcoming().count() == 0;
    }

    /// The next stream offset. Any thread.
    public long at() {
        return cursor.at();
    }

    /// The number of known bytes that were not taken: of the file at the path, of rotated files, and of files
    /// that came and were not begun. Any thread.
    public long behind() {
        return Math.max(0, history.behind(cursor.at(), cursor.taken())) + arrivals.upcoming().bytes();
    }

    /// Whether no file of this stream is at its path, and none may still be found. Any thread.
    public boolean isMissing() {
        return arrivals.state().isMissing() && arrivals.waits().isEmpty();
    }

    /// The number of lost bytes, at least. Any thread.
    public long lost() {
        return said.lost();
    }

    private boolean mayBeDecided() {
        return arrivals.waits().filter(at -> at - shared.config().time().nanos() <= 0).isPresent();
    }

    /// Whether the path is to be looked at now because nobody may tell what happens there or where its next
    /// file is, or because what came unseen is to be decided. Any thread.
    ///
    /// @param all whether files are included that were not written to recently
    boolean isPolled(boolean all) {
        return mayBeDecided() || (all && arrivals.upcoming().count() > 0)
                || (arrivals.state().isUntold() && (all || arrivals.state().isActive()));
    }

    /// Whether nothing is to be done until an event. Any thread.
    boolean isAtRest() {
        Rest was = rest;
        return forgotten || (arrivals.isDecided() && arrivals.upcoming().count() == 0
                && !arrivals.state().isUntold() && (was == null || was.late().isEmpty()));
    }

    /// Whether a taker is active, and so checks the files' content. Any thread.
    boolean isTaking() {
        return taking;
    }

    /// Stops following the stream; its state stays saved.
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
