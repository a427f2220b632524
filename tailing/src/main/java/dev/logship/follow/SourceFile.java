package dev.logship.follow;

import dev.logship.ByteRange;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One file of a stream, whatever it is called now, with the place up to which its bytes were taken. While it
/// is open it cannot get lost, even if it is deleted. Used by one thread at a time.
final class SourceFile implements Closeable {
    /// So many equal bytes do not come by chance.
    private static final int TELLING_BYTES = 16;

    /// The longest run that is read before it is sent, so that its file can be looked at in between.
    static final int SHORT_BYTES = 64 << 10;

    /// The longest run.
    private static final long LONG_BYTES = 4 << 20;

    /// What can be taken from a file.
    sealed interface Next {
        record Bytes(Chunk run) implements Next {}

        /// Nothing now.
        record End() implements Next {}

        /// What was taken is not there any more: the file was cut, and perhaps written anew.
        record Cut() implements Next {}
    }

    private final DirectoryListings folders;
    private final TailingConfig config;
    private int id;
    private final long began;
    private FileIdentity identity;
    private Path path;
    private long place;
    private Fingerprint tail;               // of the bytes before the place, unless `recent` are newer
    private byte @Nullable [] recent;       // the bytes before the place, while open
    private byte @Nullable [] beginning;    // those that the identity's head is of, while open
    private byte @Nullable [] next;         // those before the end of a long run, read before it was sent
    private @Nullable FileChannel channel;

    SourceFile(KnownFile record, DirectoryListings folders, TailingConfig config) {
        this.id = record.id();
        this.identity = record.identity();
        this.path = record.path();
        this.began = record.began();
        this.tail = record.tail();
        this.place = tail.until();
        this.folders = folders;
        this.config = config;
    }

    int id() {
        return id;
    }

    /// Whether it is no stream's yet.
    boolean isNew() {
        return record().isNew();
    }

    /// Becomes one of its stream's files.
    void number(int newId) {
        id = newId;
    }

    Path path() {
        return path;
    }

    FileIdentity identity() {
        return identity;
    }

    KnownFile record() {
        if (recent != null) tail = Fingerprint.of(place, recent);
        return new KnownFile(id, identity, path, began, tail);
    }

    /// Up to where its bytes were taken.
    long place() {
        return place;
    }

    boolean isOpen() {
        return channel != null;
    }

    /// How many bytes it has; it is open.
    long size() throws IOException {
        return channel().size();
    }

    FileChannel channel() {
        if (channel == null) throw new IllegalStateException(path + " is not open");
        return channel;
    }

    /// Opens it, where it was seen last or where else it can be; false when it is nowhere.
    ///
    /// @throws IOException when it is there and cannot be read
    boolean reopen() throws IOException {
        if (channel != null) return true;
        if (openAt(path)) return true;
        for (Path folder : folders()) {
            // A listing that others asked for just now will do, mostly. One that is made while files are
            // renamed may miss some of them, hardly twice.
            if (openIn(folder, TailingConfig.QUIET) || openIn(folder, Duration.ZERO)) return true;
            if (openIn(folder, Duration.ZERO)) return true;
        }
        return false;
    }

    private boolean openIn(Path folder, Duration age) throws IOException {
        for (DirectoryListings.Entry entry : folders.withInode(folder, identity.inode(), age)) {
            if (identity.mayBe(entry.status()) && openAt(entry.path())) return true;
        }
        return false;
    }

    /// Where it is, and what it is like, as seen within the last seconds.
    Optional<DirectoryListings.Entry> named() throws IOException {
        Optional<DirectoryListings.Entry> there = folders.at(path);
        if (there.isPresent() && identity.mayBe(there.get().status())) return there;
        Optional<DirectoryListings.Entry> elsewhere = named(TailingConfig.QUIET);
        // It may have got another name since, or while the folder was read.
        return elsewhere.isPresent() ? elsewhere : named(Duration.ZERO);
    }

    private Optional<DirectoryListings.Entry> named(Duration age) throws IOException {
        for (Path folder : folders()) {
            for (DirectoryListings.Entry entry : folders.withInode(folder, identity.inode(), age)) {
                if (identity.mayBe(entry.status())) return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    private List<Path> folders() {
        List<Path> all = new ArrayList<>(config.rotatedTo());
        if (path.getParent() != null) all.addFirst(path.getParent());
        return all;
    }

    private boolean openAt(Path candidate) throws IOException {
        FileChannel opened = null;
        try {
            FileStat status = FileStat.of(candidate);
            if (!status.isRegular() || !identity.mayBe(status)) return false;
            opened = FileChannel.open(candidate, StandardOpenOption.READ);
            FileStat again = FileStat.of(candidate); // what was opened is what was looked at, or neither
            if (!again.isRegular() || !identity.mayBe(again)) return false;
            // Here it may have been cut, or be another one that got its inode: that is the same to us.
            boolean here = candidate.equals(path)
                    || RotatedName.basesOf(name(candidate)).contains(name(path));
            if (!here && !identity.isSurely(again) && !identity.head().matches(opened)) return false;
            identity = identity.seenAs(again);
            path = candidate;
            channel = opened;
            opened = null;
            OpenFiles.opened();
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } finally {
            if (opened != null) opened.close();
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /// Takes the open file of another record, of a life before this one.
    void adopt(SourceFile before) throws IOException {
        channel = before.channel;
        before.channel = null;
        before.close();
    }

    /// Whether all that is known of its content is there still; it is open.
    boolean isIntact() throws IOException {
        FileChannel file = channel();
        return record().tail().matches(file) && identity.head().matches(file);
    }

    /// Learns what the file begins with, unless something is known of that already; it is open.
    void learnHead() throws IOException {
        if (identity.head().length() == 0) identity = identity.withHead(Fingerprint.ofHead(channel()));
    }

    /// What it began with says nothing of it.
    void forgetHead() {
        identity = identity.withHead(Fingerprint.NONE);
        beginning = null;
    }

    /// Goes on at a place, which is not behind the file's end.
    void goTo(long to) throws IOException {
        if (recent != null && place == to) return; // what was there then counts, not what is there now
        byte @Nullable [] before = Fingerprint.read(channel(), to);
        if (before == null) throw new EOFException(path + " is shorter than " + to + " bytes");
        place = to;
        recent = before;
        next = null;
        byte @Nullable [] first = Fingerprint.read(channel(), identity.head().length());
        beginning = first != null && identity.head().isOf(first) ? first : null;
    }

    /// Whether another file, which is open, is a part of what this one had: it begins with the same bytes, as
    /// many as there are of them.
    boolean isCopiedIn(SourceFile other) throws IOException {
        byte @Nullable [] mine = beginning;
        long length = mine == null ? 0 : Math.min(other.size(), mine.length);
        if (mine == null || length < TELLING_BYTES) return false;
        byte @Nullable [] its = Fingerprint.read(other.channel(), length);
        return its != null && Arrays.equals(its, 0, its.length, mine, 0, its.length);
    }

    /// Looks what comes next, before `limit`; it is open, and was brought to its place by [#goTo].
    Next next(long limit) throws IOException {
        FileChannel file = channel();
        long until = Math.min(Math.min(file.size(), limit), place + LONG_BYTES);
        Fingerprint head = identity.head();
        boolean more = head.length() < Fingerprint.MOST_BYTES && file.size() > head.length();
        if (more) head = Fingerprint.ofHead(file);
        ByteBuffer data = null;
        if (until - place > SHORT_BYTES) {
            next = Fingerprint.read(file, until);
            if (next == null) return new Next.Cut();
        } else if (until > place) {
            data = read(file, place, (int) (until - place));
            if (data == null) return new Next.Cut();
        }
        // What is read above belongs behind what was taken only if that is there still.
        if (!Arrays.equals(recent, Fingerprint.read(file, place))) return new Next.Cut();
        if (place < identity.head().length() && !identity.head().matches(file)) return new Next.Cut();
        if (more) {
            identity = identity.withHead(head);
            beginning = null;
        }
        if (beginning == null && head.length() > 0) beginning = Fingerprint.read(file, head.length());
        if (until <= place) return new Next.End();
        return new Next.Bytes(new Chunk(file, new ByteRange(place, until), data));
    }

    /// The bytes of a run were taken.
    void took(Chunk run) {
        ByteBuffer data = run.data();
        if (data == null) {
            recent = next;
        } else {
            byte[] bytes = new byte[data.capacity()];
            data.get(0, bytes);
            recent = Fingerprint.join(recent, bytes);
        }
        next = null;
        place = run.range().until();
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
        if (recent != null) tail = Fingerprint.of(place, recent);
        recent = null;
        beginning = null;
        next = null;
        if (channel == null) return;
        OpenFiles.closed();
        channel.close();
        channel = null;
    }
}
