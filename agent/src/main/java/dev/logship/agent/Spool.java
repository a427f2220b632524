package dev.logship.agent;

import dev.logship.StreamName;
import dev.logship.follow.FileLook;
import dev.logship.history.FileIdentity;
import dev.logship.linux.Disk;
import dev.logship.select.GlobSet;
import dev.logship.select.Selection;
import dev.logship.select.StreamNaming;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A bounded queue of bytes on the disk, for a source that cannot be read twice: files that are followed like
/// any others. The newest is at [Config#path]; it is renamed when it is large enough, to a number that rises,
/// and deleted when all receivers hold it and a later one was begun. Any thread.
public final class Spool implements Closeable {
    /// A file is renamed when it has this part of what all may have.
    private static final int PART = 8;

    /// What is left free on the disk, or the part of it, if that is less.
    private static final long KEPT_FREE_BYTES = 1 << 20;
    private static final int KEPT_FREE_PART = 16;

    private static final long LOOK_MILLIS = 1000;
    private static final int MOST_NAME_BYTES = 255;

    private static final Logger log = LoggerFactory.getLogger(Spool.class);

    /// Where a spool is, and how large it may be.
    ///
    /// @param directory made when it is missing
    /// @param path the newest file, in that directory
    /// @param prefix comes before the file's own name in the stream's
    /// @param maxBytes how many bytes all files may have
    /// @param drops whether bytes that find no room are dropped; else they wait
    public record Config(Path directory, Path path, String prefix, long maxBytes, boolean drops) {
        /// The least that `maxBytes` may be.
        public static final long LEAST_BYTES = 64 << 10;

        public Config {
            if (maxBytes < LEAST_BYTES) {
                throw new IllegalArgumentException("a spool of " + maxBytes + " bytes is smaller than 64KiB");
            }
        }

        /// That of a stream in a state path.
        ///
        /// @param name of the stream, without prefix
        /// @throws IllegalArgumentException when no stream or file can be called so
        public static Config of(Path statePath, String name, String prefix, long maxBytes, boolean drops) {
            String stream = new StreamName(prefix + name).text();
            String key = name.replace("%", "%25").replace("/", "%2F");
            Path directory = statePath.toAbsolutePath().normalize().resolve("spool").resolve(key);
            int last = name.lastIndexOf('/') + 1;
            Path path = directory.resolve(name.substring(last));
            Config config = new Config(directory, path, prefix + name.substring(0, last), maxBytes, drops);
            int bytes = Math.max(length(key), length(name.substring(last)) + FullFiles.NUMBER_LENGTH);
            boolean fits = bytes <= MOST_NAME_BYTES && config.stream().text().equals(stream);
            if (fits) return config;
            throw new IllegalArgumentException("no file can be called as the stream '" + name + "'");
        }

        private static int length(String text) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }

        /// What the stream is called.
        public StreamName stream() {
            return naming().of(path);
        }

        private StreamNaming naming() {
            return new StreamNaming(false, prefix);
        }

        /// What has the files followed.
        public Selection.Part part() {
            return new Selection.Part(GlobSet.of(path), naming());
        }
    }

    private final Config config;
    private final FileChannel lock;
    private final FileStore disk;
    private final FullFiles full;                          // guarded by this, as all below
    private @Nullable FileChannel channel;                 // null: the newest file could not be made yet
    private FileIdentity identity;
    private long size;
    private boolean dirty;
    private boolean closed;

    /// Takes over what an earlier run left.
    ///
    /// @throws IOException when it cannot, or another process uses it
    Spool(Config config) throws IOException {
        this.config = config;
        Files.createDirectories(config.directory());
        this.lock = lock(config);
        try {
            disk = Files.getFileStore(config.directory());
            full = new FullFiles(config.path(), stream());
            identity = openNewest();
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
        if (bytes() > 0) log.info("stream {}: the spool has {} bytes of an earlier run", stream(), bytes());
    }

    private static FileChannel lock(Config config) throws IOException {
        FileChannel file = FileChannel.open(config.directory().resolve(".lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        if (file.tryLock() != null) return file;
        file.close();
        throw new IOException("the spool " + config.directory() + " is in use by another logship; give each "
                + "its own name with --stdin, or its own --state-path");
    }

    /// Opens the newest file, and makes it when it is not there.
    private FileIdentity openNewest() throws IOException {
        Files.createDirectories(config.directory()); // somebody may have deleted it
        FileChannel its = FileChannel.open(config.path(), StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
        try {
            identity = FileLook.identity(config.path());
            size = its.size();
            Disk.REAL.syncDirectory(config.directory());
        } catch (IOException | RuntimeException e) {
            its.close();
            throw e;
        }
        channel = its;
        return identity;
    }

    StreamName stream() {
        return config.stream();
    }

    boolean drops() {
        return config.drops();
    }

    /// How many bytes are in it, also those that receivers hold.
    synchronized long bytes() {
        return full.bytes() + size;
    }

    private long fileBytes() {
        return config.maxBytes() / PART;
    }

    /// The most bytes that should be added at a time.
    int most() {
        return (int) Math.min(Config.LEAST_BYTES, fileBytes());
    }

    synchronized boolean hasRoom(int count) {
        return bytes() + count <= config.maxBytes() && hasDiskRoom();
    }

    /// Whether the disk has more than is left free, so that what is shipped can be noted in the state path.
    private boolean hasDiskRoom() {
        try {
            return disk.getUsableSpace() > Math.min(KEPT_FREE_BYTES, disk.getTotalSpace() / KEPT_FREE_PART);
        } catch (IOException e) {
            log.debug("stream {}: {}", stream(), e.toString());
            return true; // writing shows what is wrong
        }
    }

    /// Waits until there is room; false when it was closed.
    synchronized boolean awaitRoom(int count) throws InterruptedException {
        if (!closed && !hasRoom(count)) {
            log.warn("stream {}: the spool is full ({} bytes{}); standard input waits", stream(),
                    hasDiskRoom() ? config.maxBytes() : bytes(), hasDiskRoom() ? "" : "; its disk is full");
        }
        while (!closed && !hasRoom(count)) wait(LOOK_MILLIS);
        return !closed;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /// Adds bytes at the end. A buffer that cannot be written has the rest of them left.
    synchronized void append(ByteBuffer bytes) throws IOException {
        if (size >= fileBytes()) rotate();
        if (channel == null) openNewest();
        FileChannel its = Objects.requireNonNull(channel);
        while (bytes.hasRemaining()) {
            size += its.write(bytes);
            dirty = true;
        }
    }

    /// The newest file is renamed; the next one is made when it is wanted, as often as that is tried.
    private void rotate() throws IOException {
        FileChannel its = channel;
        if (its == null) return;
        its.force(false);
        full.add(identity, size);
        leaveNewest(its);
    }

    private void leaveNewest(FileChannel its) throws IOException {
        channel = null;
        size = 0;
        its.close();
    }

    /// Has what was added written to the disk.
    void sync() throws IOException {
        FileChannel its;
        synchronized (this) {
            its = channel;
            if (!dirty || closed || its == null) return;
            dirty = false;
        }
        if (its.isOpen()) its.force(false); // one that was renamed meanwhile is synced
    }

    /// Deletes files that are over, the oldest first. Those that somebody else deleted or shortened are not
    /// waited for.
    ///
    /// @param isOver whether that is so of a file and its size
    synchronized void delete(BiPredicate<FileIdentity, Long> isOver) throws IOException {
        if (closed) return;
        long before = bytes();
        full.lookAgain();
        FileChannel its = channel;
        if (its != null && FullFiles.isThere(config.path(), identity)) {
            size = its.size();
        } else if (its != null) {
            log.warn("stream {}: {} was deleted by somebody else", stream(), config.path());
            leaveNewest(its);
        }
        full.delete(isOver);
        if (bytes() < before) notifyAll();
    }

    /// Renames the newest file where its disk has no more room and no other file can be deleted: then it is
    /// deleted when it was shipped.
    synchronized void makeRoom() throws IOException {
        if (closed || size == 0 || full.bytes() > 0 || hasDiskRoom()) return;
        rotate();
        openNewest();
    }

    /// Whether all files are held up to their ends.
    synchronized boolean isHeld(BiPredicate<FileIdentity, Long> held) {
        return (size == 0 || held.test(identity, size)) && full.areHeld(held);
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) return;
        closed = true;
        notifyAll();
        try (lock; FileChannel its = channel) {
            if (its != null) its.force(false);
        }
    }
}
