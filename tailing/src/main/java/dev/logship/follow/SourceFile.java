package dev.logship.follow;

import dev.logship.ByteRange;
import dev.logship.history.FileIdentity;
import dev.logship.history.KnownFile;
import dev.logship.history.Samples;
import dev.logship.watch.DirectoryListings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/// One file of a stream, whatever it is called now, with the place up to which its bytes were taken. While it
/// is open it cannot get lost, even if it is deleted. Used by one thread at a time, except for what is said
/// otherwise.
final class SourceFile implements Closeable {
    /// How often samples are taken at most while bytes are, unless they are of less than half of those.
    private static final long SAMPLE_NANOS = 200_000_000;

    /// What can be taken from a file.
    sealed interface Next {
        record Bytes(Chunk chunk) implements Next {}

        /// Nothing now.
        record End() implements Next {}

        /// What was taken is not there any more, or the file was seen to be truncated.
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

    /// Becomes one of its stream's files, or none after all.
    void number(int newId) {
        id = newId;
    }

    /// When it was seen first, or this life of it began, in nanoseconds since 1970. Any thread.
    long since() {
        return since;
    }

    /// Where it was seen last. Any thread.
    Path path() {
        return path;
    }

    /// It was seen to be at another path. Any thread.
    void isAt(Path now) {
        path = now;
    }

    /// Any thread.
    FileIdentity identity() {
        return identity;
    }

    /// More is known of what the file is. Any thread.
    void identify(FileIdentity found) {
        identity = found;
    }

    /// Bytes before this place are another stream's.
    void beginAt(long first) {
        own = new ByteRange(first, Math.max(first, own.until()));
    }

    /// The first byte that is its stream's, unless it was begun before. Any thread.
    long begin() {
        return own.from();
    }

    /// What comes behind a place is another stream's from now on. Any thread.
    void end(long at) {
        own = known().until(at).own();
    }

    /// From where on bytes are another stream's. Any thread.
    long limit() {
        return own.until();
    }

    /// Whether what comes to it is its stream's. Any thread.
    boolean isOurs() {
        return own.isEndless();
    }

    /// The file with what it holds after it was truncated, which was not before `then`. Any thread.
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

    /// Up to where its bytes were taken. Any thread.
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

    /// How many bytes it has for its stream; it is open.
    long size() throws IOException {
        try {
            return Math.min(observation.look(channel()::size), own.until());
        } catch (IOException e) {
            throw OpenChannel.named(e, path);
        }
    }

    /// Opens it, where it was seen last or where else it can be; false when it is nowhere.
    ///
    /// @throws IOException when it is there and cannot be read
    boolean reopen() throws IOException {
        if (open.isReadable()) return true;
        Optional<FileFinder.Opened> found = finder.open(identity, path, samples().tail());
        if (isOpen()) taken.close();
        open.close();
        if (found.isEmpty()) return false;
        identity = found.get().identity();
        path = found.get().path();
        open.put(found.get().channel());
        return true;
    }

    /// Takes over a channel of this file, unless it has one.
    void open(FileChannel its) throws IOException {
        open.put(its);
    }

    /// Takes the open file of another record, of a life before this one.
    void adopt(SourceFile before) throws IOException {
        FileChannel its = before.open.take();
        before.taken.close();
        if (its != null) open(its);
    }

    /// Where it is, and what it is like, as seen within the last seconds.
    Optional<DirectoryListings.Entry> named() throws IOException {
        return finder.named(identity, path);
    }

    /// What became of what was taken of it; it is open.
    Lineage.Change change(long alike) throws IOException {
        if (observation.isOver()) return Lineage.Change.ANEW;
        return change(channel(), taken.proven(), alike);
    }

    /// What became of what was noted of it, in another channel of the same file. Any thread.
    Lineage.Change changeOf(FileChannel its, long alike) throws IOException {
        return change(its, samples(), alike);
    }

    private Lineage.Change change(FileChannel its, Samples known, long alike) throws IOException {
        long size = Math.min(its.size(), observation.lowest());
        Samples proof = size < place() ? known.below(size) : known.covering(place());
        return Lineage.change(place(), size, alike, proof.compare(its));
    }

    /// Whether all that is known of its content is there still; it is open.
    boolean isIntact() throws IOException {
        return !observation.isTruncated() && taken.proven().tail().matches(channel());
    }

    /// Goes on at a place, which is not behind the file's end.
    void goTo(long to) throws IOException {
        taken.goTo(channel(), to);
    }

    /// What was known behind a size is not there any more.
    void shorten(long size) {
        taken.shorten(size);
        observation.goesOn(size);
    }

    /// Notes what it holds before anything of it is taken, or while nobody takes it. Any thread.
    ///
    /// @return false when it does not hold what it held before; true when it is not open
    boolean learn() throws IOException {
        FileChannel its = open.get();
        return its == null || taken.learn(its, config.time().wallNanos());
    }

    /// Goes on at a place with what is there now, which counts from now on.
    void accept(long to) throws IOException {
        taken.accept(channel(), to);
        observation.goesOn(channel().size());
    }

    /// Whether another file, which is open, has all that was taken of this one, as far as it goes.
    ///
    /// @param atLeast how many bytes it must have
    boolean isCopiedIn(SourceFile other, long atLeast) throws IOException {
        long size = other.channel().size();
        Samples proven = taken.proven();
        Samples there = proven.below(size);
        if (size < atLeast || size == 0) return false;
        return proven.isEmpty() ? size >= observation.seen()
                : !there.isEmpty() && there.compare(other.channel()).isWhole();
    }

    /// Looks what comes next, before `most`; it is open, and was brought to its place by [#goTo].
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

    /// Takes samples of what was taken, if the file still has that; it is open.
    void sample() throws IOException {
        sampledNanos = config.time().nanos();
        taken.sample(channel());
    }

    /// Closes the file; it can be opened again as long as it has a name.
    @Override
    public void close() throws IOException {
        if (!isOpen()) return;
        try {
            sample();
        } finally {
            taken.close();
            open.close();
        }
    }
}
