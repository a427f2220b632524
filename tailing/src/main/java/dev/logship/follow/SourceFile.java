package dev.logship.follow;

import dev.logship.ByteRange;
import dev.logship.history.FileIdentity;
import dev.logship.history.KnownFile;
import dev.logship.history.Samples;
import dev.logship.linux.Mounts;
import dev.logship.watch.DirectoryListings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/// One file of a stream, whatever its name, with the offset up to which its bytes were taken. While it is
/// open it cannot get lost, even if it is deleted. Used by one thread at a time, except where marked.
final class SourceFile implements Closeable {
    /// The minimum interval of samples, unless the last ones cover less than half of the taken bytes.
    private static final long SAMPLE_NANOS = 200_000_000;

    /// The next step of taking bytes.
    sealed interface Next {
        record Bytes(Chunk chunk) implements Next {}

        /// Nothing now.
        record End() implements Next {}

        /// The taken bytes are no longer there, or the file was seen to be truncated.
        record Changed() implements Next {}
    }

    private final FileFinder finder;
    private final TailingConfig config;
    private final Observation observation;
    private final TakenBytes taken;
    private final long since;
    private int id;
    private volatile FileIdentity identity;
    private volatile Path path;
    private volatile ByteRange own;                  // which bytes are its stream's
    private long sampledNanos;
    private final OpenChannel open = new OpenChannel();

    SourceFile(KnownFile file, Observation observation, FileFinder finder, TailingConfig config) {
        this.id = file.id();
        this.identity = file.identity();
        this.path = file.path();
        this.since = file.since();
        this.own = file.own();
        this.taken = new TakenBytes(file.samples(), file.isNew());
        this.observation = observation;
        this.finder = finder;
        this.config = config;
        this.sampledNanos = config.time().nanos() - SAMPLE_NANOS;
    }

    int id() {
        return id;
    }

    boolean isNew() {
        return id == KnownFile.UNNUMBERED;
    }

    /// Becomes a file of its stream, or none after all.
    void number(int newId) {
        id = newId;
    }

    /// When it was seen first, or this life of it began, in nanoseconds since 1970. Any thread.
    long since() {
        return since;
    }

    /// Its last known path. Any thread.
    Path path() {
        return path;
    }

    /// It was seen at another path. Any thread.
    void isAt(Path now) {
        path = now;
    }

    /// Any thread.
    FileIdentity identity() {
        return identity;
    }

    /// Its identity is known better. Any thread.
    void identify(FileIdentity found) {
        identity = found;
    }

    /// Bytes before this offset belong to another stream.
    void beginAt(long first) {
        own = new ByteRange(first, Math.max(first, own.until()));
    }

    /// The first byte that belongs to its stream, unless it was begun before. Any thread.
    long begin() {
        return own.from();
    }

    /// Bytes after an offset belong to another stream from now on. Any thread.
    void end(long at) {
        own = known().until(at).own();
    }

    /// The offset from which bytes belong to another stream. Any thread.
    long limit() {
        return own.until();
    }

    /// Whether its next bytes belong to its stream. Any thread.
    boolean isOurs() {
        return own.isEndless();
    }

    /// The file with its content after it was truncated, which was not before `then`. Any thread.
    SourceFile nextLife(long then, Tailers shared) {
        return shared.file(known().anew(then));
    }

    /// Any thread.
    Observation observation() {
        return observation;
    }

    /// Any thread.
    KnownFile known() {
        return new KnownFile(id, identity, path, since, observation.seen(), own, taken.samples());
    }

    /// The offset up to which its bytes were taken. Any thread.
    long place() {
        return taken.place();
    }

    TakenBytes taken() {
        return taken;
    }

    /// Any thread.
    Samples samples() {
        return taken.samples();
    }

    boolean isOpen() {
        return open.get() != null;
    }

    FileChannel channel() {
        FileChannel its = open.get();
        if (its == null) throw new IllegalStateException(path + " is not open");
        return its;
    }

    /// The size of its part of the stream. The file is open.
    long size() throws IOException {
        Mounts.require(path);
        try {
            return Math.min(observation.look(channel()::size), own.until());
        } catch (IOException e) {
            throw OpenChannel.named(e, path);
        }
    }

    /// Opens it, at its last path or elsewhere; false when it is nowhere.
    ///
    /// @throws IOException when it exists and cannot be read
    boolean reopen() throws IOException {
        Mounts.require(path);
        if (open.isReadable()) return true;
        if (isOpen()) taken.close();
        open.close(path);
        Optional<FileFinder.Opened> found = finder.open(identity, path, samples().tail());
        if (found.isEmpty()) return false;
        identity = found.get().identity();
        path = found.get().path();
        open.put(found.get().channel());
        return true;
    }

    /// Takes over a channel of this file, unless it has one.
    void open(FileChannel its) {
        open.put(its);
    }

    /// Takes over the open file of another record, of an earlier life.
    void adopt(SourceFile before) throws IOException {
        FileChannel its = before.open.take();
        before.taken.close();
        if (its != null) open(its);
    }

    /// Its path and stat, as seen within the last seconds.
    Optional<DirectoryListings.Entry> named() throws IOException {
        return finder.named(identity, path);
    }

    /// The fate of its taken bytes. The file is open.
    Lineage.Change change(long alike) throws IOException {
        if (observation.isOver()) return Lineage.Change.ANEW;
        return change(channel(), taken.proven(), alike);
    }

    /// The fate of its noted bytes, read through another channel of the same file. Any thread.
    Lineage.Change changeOf(FileChannel its, long alike) throws IOException {
        return change(its, samples(), alike);
    }

    private Lineage.Change change(FileChannel its, Samples known, long alike) throws IOException {
        long size = Math.min(its.size(), observation.lowest());
        Samples proof = size < place() ? known.below(size) : known.covering(place());
        return Lineage.change(place(), size, alike, proof.compare(its));
    }

    /// Whether all its samples still agree. The file is open.
    boolean isIntact() throws IOException {
        return !observation.isTruncated() && taken.proven().tail().matches(channel());
    }

    /// Moves to an offset that is not beyond the file's end.
    void goTo(long to) throws IOException {
        taken.goTo(channel(), to);
    }

    /// Forgets samples after a size.
    void shorten(long size) {
        taken.shorten(size);
        observation.goesOn(size);
    }

    /// Takes samples before anything of it is taken, or while nobody takes it. Any thread.
    ///
    /// @return false when its content has changed; true when it is not open
    boolean learn() throws IOException {
        FileChannel its = open.get();
        return its == null || taken.learn(its, config.time().wallNanos());
    }

    /// Moves to an offset and accepts the present content as what was taken.
    void accept(long to) throws IOException {
        taken.accept(channel(), to);
        observation.goesOn(channel().size());
    }

    /// Whether another file, which is open, has all bytes taken from this one, as far as it goes.
    ///
    /// @param atLeast the size it must have
    boolean isCopiedIn(SourceFile other, long atLeast) throws IOException {
        long size = other.channel().size();
        Samples proven = taken.proven();
        Samples there = proven.below(size);
        if (size < atLeast || size == 0) return false;
        return proven.isEmpty() ? size >= observation.seen()
                : !there.isEmpty() && there.compare(other.channel()).isWhole();
    }

    /// Finds the next step, before `most`. The file is open, and at its offset by [#goTo].
    Next next(long most) throws IOException {
        FileChannel file = channel();
        long size = size();
        if (size < place() || observation.isTruncated()) return new Next.Changed();
        Chunk chunk;
        try {
            chunk = taken.read(file, Math.min(size, most));
            if (!taken.isThere(file)) return new Next.Changed();
        } catch (IOException e) {
            throw OpenChannel.named(e, path);
        }
        observation.prove(size);
        return chunk == null ? new Next.End() : new Next.Bytes(chunk);
    }

    /// The bytes of a chunk were taken.
    void took(Chunk chunk) throws IOException {
        taken.took(chunk);
        if (place() > 2 * samples().offset() || config.time().nanos() - sampledNanos > SAMPLE_NANOS) sample();
    }

    /// Takes samples of the taken bytes, if the file still has them and answers. The file is open.
    void sample() throws IOException {
        sampledNanos = config.time().nanos();
        if (Mounts.answer(path)) taken.sample(channel());
    }

    /// Closes the file. It can be opened again as long as it has a name.
    @Override
    public void close() throws IOException {
        if (!isOpen()) return;
        try {
            sample();
        } finally {
            taken.close();
            open.close(path);
        }
    }
}
