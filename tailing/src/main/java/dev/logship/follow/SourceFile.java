package dev.logship.follow;

import dev.logship.ByteRange;
import dev.logship.history.FileIdentity;
import dev.logship.history.Fingerprint;
import dev.logship.history.KnownFile;
import dev.logship.history.Samples;
import dev.logship.linux.FileStat;
import dev.logship.linux.OpenedFile;
import dev.logship.watch.DirectoryListings;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One file of a stream, whatever it is called now, with the place up to which its bytes were taken. While it
/// is open it cannot get lost, even if it is deleted. Used by one thread at a time, except for its path and
/// what is observed of it.
final class SourceFile implements Closeable {
    /// The longest chunk that is read before it is sent, so that its file can be looked at in between.
    static final int SHORT_BYTES = 64 << 10;

    /// The longest chunk.
    private static final long LONG_BYTES = 4 << 20;

    /// How often samples are taken at most while bytes are.
    private static final long SAMPLE_NANOS = 200_000_000;

    /// What can be taken from a file.
    sealed interface Next {
        record Bytes(Chunk chunk) implements Next {}

        /// Nothing now.
        record End() implements Next {}

        /// What was taken is not there any more, or the file was seen to be truncated.
        record Changed() implements Next {}
    }

    private final DirectoryListings listings;
    private final TailingConfig config;
    private final Observation observation;
    private final long since;
    private int id;
    private volatile FileIdentity identity;
    private volatile Path path;
    private volatile long limit;                     // bytes from there on are another stream's
    private volatile long place;
    private volatile long begin;                     // the first byte that is its stream's
    private volatile Samples samples;                // of bytes before the place, some time ago
    private long sampledNanos;
    private byte @Nullable [] recent;       // the bytes before the place, while open
    private byte @Nullable [] next;         // those before the end of a long chunk, read before it was sent
    private volatile @Nullable FileChannel channel;

    SourceFile(KnownFile file, Observation observation, DirectoryListings listings, TailingConfig config) {
        this.id = file.id();
        this.identity = file.identity();
        this.path = file.path();
        this.since = file.since();
        this.limit = file.until();
        this.samples = file.samples();
        this.place = samples.offset();
        this.observation = observation;
        this.listings = listings;
        this.config = config;
        this.sampledNanos = config.time().nanos() - SAMPLE_NANOS;
    }

    int id() {
        return id;
    }

    boolean isNew() {
        return known().isNew();
    }

    /// Becomes one of its stream's files.
    void number(int newId) {
        id = newId;
    }

    /// Where it was seen last. Any thread.
    Path path() {
        return path;
    }

    /// It did not become one after all.
    void unnumber() {
        id = KnownFile.UNNUMBERED;
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
        begin = first;
    }

    /// The first byte that is its stream's, unless it was begun before. Any thread.
    long begin() {
        return begin;
    }

    /// The file with what it holds after it was truncated. Any thread.
    SourceFile nextLife(Tailers shared) {
        return shared.file(known().anew(config.time().wallNanos()));
    }

    /// Any thread.
    Observation observation() {
        return observation;
    }

    KnownFile known() {
        return new KnownFile(id, identity, path, since, observation.seen(), limit, samples);
    }

    /// Up to where its bytes were taken.
    long place() {
        return place;
    }

    /// The taker is at another place, of which nothing was read yet.
    void place(long to) {
        if (recent == null) place = to;
    }

    Samples samples() {
        return samples;
    }

    boolean isOpen() {
        return channel != null;
    }

    /// Whether it is there only because it is open: it is not where it was seen last.
    boolean isHeldOnly() {
        if (channel == null) return false;
        try {
            return !identity.mayBe(FileStat.of(path));
        } catch (IOException e) {
            return true;
        }
    }

    /// How many bytes it has for its stream; it is open.
    long size() throws IOException {
        long size = Math.min(channel().size(), limit);
        observation.see(channel().size());
        return size;
    }

    FileChannel channel() {
        FileChannel its = channel;
        if (its == null) throw new IllegalStateException(path + " is not open");
        return its;
    }

    /// What comes behind a place is another stream's from now on. Any thread.
    void end(long at) {
        limit = Math.min(limit, at);
    }

    /// From where on bytes are another stream's. Any thread.
    long limit() {
        return limit;
    }

    /// Opens it, where it was seen last or where else it can be; false when it is nowhere.
    ///
    /// @throws IOException when it is there and cannot be read
    boolean reopen() throws IOException {
        if (channel != null) return true;
        if (openAt(path)) return true;
        for (Path directory : directories()) {
            // A listing that others asked for just now will do, mostly. One that is made while files are
            // renamed may miss some of them, hardly twice.
            if (openIn(directory, TailingConfig.QUIET) || openIn(directory, Duration.ZERO)) return true;
            if (openIn(directory, Duration.ZERO)) return true;
        }
        return false;
    }

    private boolean openIn(Path directory, Duration age) throws IOException {
        for (DirectoryListings.Entry entry : listings.withInode(directory, identity.inode(), age)) {
            if (identity.mayBe(entry.stat()) && openAt(entry.path())) return true;
        }
        return false;
    }

    /// Where it is, and what it is like, as seen within the last seconds.
    Optional<DirectoryListings.Entry> named() throws IOException {
        Optional<DirectoryListings.Entry> there = listings.at(path);
        if (there.isPresent() && identity.mayBe(there.get().stat())) return there;
        Optional<DirectoryListings.Entry> elsewhere = named(TailingConfig.QUIET);
        // It may have got another name since, or while the directory was read.
        return elsewhere.isPresent() ? elsewhere : named(Duration.ZERO);
    }

    private Optional<DirectoryListings.Entry> named(Duration age) throws IOException {
        for (Path directory : directories()) {
            for (DirectoryListings.Entry entry : listings.withInode(directory, identity.inode(), age)) {
                if (identity.mayBe(entry.stat())) return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    private List<Path> directories() {
        List<Path> all = new ArrayList<>(config.rotatedTo());
        if (path.getParent() != null) all.addFirst(path.getParent());
        return all;
    }

    private boolean openAt(Path candidate) throws IOException {
        try (OpenedFile opened = OpenedFile.open(candidate)) {
            FileStat stat = opened.stat();
            if (!stat.isRegular() || !identity.mayBe(stat)) return false;
            FileIdentity found = FileIdentity.of(stat, opened.handle());
            FileIdentity.Match match = identity.compare(found);
            if (match == FileIdentity.Match.OTHER) return false;
            FileChannel its = opened.channel();
            if (match == FileIdentity.Match.SAME_IF_CONTENT_AGREES && !samples.tail().matches(its)) {
                its.close();
                return false;
            }
            identity = found;
            path = candidate;
            opened(its);
            return true;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        }
    }

    private void opened(FileChannel its) {
        channel = its;
        OpenFiles.opened();
    }

    /// Takes over a channel of this file, unless it has one.
    void open(FileChannel its) throws IOException {
        if (channel != null) its.close();
        else opened(its);
    }

    /// Takes the open file of another record, of a life before this one.
    void adopt(SourceFile before) throws IOException {
        FileChannel its = before.channel;
        before.channel = null;
        if (its != null && channel == null) channel = its;
        before.close();
    }

    /// How the samples at most at a size compare with what the file has now; it is open.
    Samples.Agreement compare(long atMost) throws IOException {
        return samples.below(atMost).compare(channel());
    }

    /// What became of what was taken of it; it is open.
    Lineage.Change change(long alike) throws IOException {
        if (observation.isOver()) return Lineage.Change.ANEW;
        return change(channel(), proven(), alike);
    }

    /// What became of what was noted of it, in another channel of the same file. Any thread.
    Lineage.Change changeOf(FileChannel its, long alike) throws IOException {
        return change(its, samples, alike);
    }

    private Lineage.Change change(FileChannel its, Samples known, long alike) throws IOException {
        long size = Math.min(its.size(), observation.lowest());
        return Lineage.change(place, size, alike, known.below(size).compare(its));
    }

    /// The samples, and the bytes before the place as they were taken.
    private Samples proven() {
        boolean more = recent != null && recent.length > 0 && place > samples.offset();
        return more ? samples.with(Fingerprint.of(place, recent)) : samples;
    }

    /// Whether the bytes before its place, as they were taken, are zeros and are not zeros any more.
    boolean isFilledIn() throws IOException {
        return isAtZeros() && channel().size() >= place
                && !Arrays.equals(recent, Fingerprint.read(channel(), place));
    }

    /// Whether all that is known of its content is there still; it is open.
    boolean isIntact() throws IOException {
        return !observation.isTruncated() && proven().tail().matches(channel());
    }

    /// Goes on at a place, which is not behind the file's end.
    void goTo(long to) throws IOException {
        if (recent != null && place == to) return; // what was there then counts, not what is there now
        byte @Nullable [] before = Fingerprint.read(channel(), to);
        if (before == null) throw new EOFException(path + " is shorter than " + to + " bytes");
        place = to;
        recent = before;
        next = null;
    }

    /// What was known behind a size is not there any more.
    void shorten(long size) throws IOException {
        samples = samples.below(size);
        observation.goesOn(size);
    }

    /// Notes what it holds before anything of it is taken, or while nobody takes it; it is open or not. Any
    /// thread.
    ///
    /// @return false when it does not hold what it held before
    boolean learn() throws IOException {
        FileChannel its = channel;
        if (its == null) return true;
        try {
            if (!samples.tail().matches(its)) return false;
            long size = its.size();
            if (size > samples.offset()) samples = Samples.of(its, size, samples);
            return true;
        } catch (EOFException e) {
            return false; // it was truncated meanwhile
        } catch (ClosedChannelException e) {
            return true;
        }
    }

    /// Goes on at a place with what is there now, which counts from now on.
    void accept(long to) throws IOException {
        recent = null;
        samples = Samples.NONE;
        goTo(to);
        samples = Samples.of(channel(), to, Samples.NONE);
        observation.goesOn(channel().size());
    }

    /// Whether another file, which is open, has all that was taken of this one, as far as it goes.
    ///
    /// @param atLeast how many bytes it must have
    boolean isCopiedIn(SourceFile other, long atLeast) throws IOException {
        long size = other.channel().size();
        Samples there = proven().below(size);
        if (size < atLeast || size == 0) return false;
        return proven().isEmpty() ? size >= observation.seen()
                : !there.isEmpty() && there.compare(other.channel()).isWhole();
    }

    /// Looks what comes next, before `most`; it is open, and was brought to its place by [#goTo].
    Next next(long most) throws IOException {
        FileChannel file = channel();
        long size = size();
        if (size < place || observation.isTruncated()) return new Next.Changed();
        long until = Math.min(Math.min(size, most), place + LONG_BYTES);
        ByteBuffer data = null;
        if (until - place > SHORT_BYTES) {
            next = Fingerprint.read(file, until);
            if (next == null) return new Next.Changed();
        } else if (until > place) {
            data = read(file, place, (int) (until - place));
            if (data == null) return new Next.Changed();
        }
        // What is read above belongs behind what was taken only if that is there still.
        if (!Arrays.equals(recent, Fingerprint.read(file, place))) return new Next.Changed();
        observation.prove(size);
        if (until <= place) return new Next.End();
        return new Next.Bytes(new Chunk(file, new ByteRange(place, until), data));
    }

    /// The bytes of a chunk were taken.
    void took(Chunk chunk) throws IOException {
        ByteBuffer data = chunk.data();
        if (data == null) {
            recent = next;
        } else {
            byte[] bytes = new byte[data.capacity()];
            data.get(0, bytes);
            recent = Fingerprint.join(recent, bytes);
        }
        next = null;
        place = chunk.range().until();
        if (samples.isEmpty() || config.time().nanos() - sampledNanos > SAMPLE_NANOS) sample();
    }

    /// Takes samples of what was taken, if the file still has that; it is open.
    void sample() throws IOException {
        sampledNanos = config.time().nanos();
        FileChannel its = channel;
        boolean open = its != null && its.isOpen(); // an interrupt closes it
        if (!open || recent == null || samples.offset() >= place) return;
        try {
            Samples now = Samples.of(channel(), place, samples);
            if (Fingerprint.of(place, recent).equals(now.tail())) samples = now;
        } catch (EOFException e) {
            sampledNanos = 0; // it was truncated: the next look finds out
        }
    }

    /// Whether what was taken last ends a line. True at the start.
    boolean isAtLineEnd() {
        return recent == null || recent.length == 0 || recent[recent.length - 1] == '\n';
    }

    /// Whether what was taken last is zeros, as in a file that was made longer before it is written.
    boolean isAtZeros() {
        if (recent == null || recent.length == 0) return false;
        for (byte each : recent) if (each != 0) return false;
        return true;
    }

    private static @Nullable ByteBuffer read(FileChannel file, long from, int length) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(length);
        while (data.hasRemaining()) {
            if (file.read(data, from + data.position()) < 0) return null;
        }
        return data.flip();
    }

    /// Closes the file; it can be opened again as long as it has a name.
    @Override
    public void close() throws IOException {
        FileChannel its = channel;
        if (its == null) return;
        try {
            sample();
        } finally {
            recent = null;
            next = null;
            channel = null;
            OpenFiles.closed();
            its.close();
        }
    }
}
