package dev.logship.agent;

import dev.logship.StreamName;
import dev.logship.follow.FileLook;
import dev.logship.history.FileIdentity;
import dev.logship.linux.Disk;
import dev.logship.linux.LockFile;
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

/// A bounded queue of bytes on disk, for input that cannot be read twice: files that are followed like any
/// others. The newest is at [Config#path]; when it is large enough it is renamed, with a rising number. A
/// file is deleted when all receivers hold it and a later one has begun. Any thread.
public final class Spool implements Closeable {
    /// A file is renamed when it has this fraction of the limit for all.
    private static final int PART = 8;

    /// The space left free on the disk: bytes, or a fraction of the disk if that is less.
    private static final long KEPT_FREE_BYTES = 1 << 20;
    private static final int KEPT_FREE_PART = 16;

    private static final long LOOK_MILLIS = 1000;
    private static final int MOST_NAME_BYTES = 255;

    private static final Logger log = LoggerFactory.getLogger(Spool.class);

    /// Where a spool is, and its limit.
    ///
    /// @param directory created when missing
    /// @param path the newest file, in that directory
    /// @param prefix comes before the file's own name in the stream's name
    /// @param maxBytes the limit for all files
    /// @param drops whether bytes are dropped while the spool is full; otherwise the input waits
    public record Config(Path directory, Path path, String prefix, long maxBytes, boolean drops) {
        /// The lowest limit.
        public static final long LEAST_BYTES = 64 << 10;

        public Config {
            if (maxBytes < LEAST_BYTES) {
                throw new IllegalArgumentException("a spool of " + maxBytes + " bytes is smaller than 64KiB");
            }
        }

        /// The spool of a stream in a state path.
        ///
        /// @param name of the stream, without prefix
        /// @throws IllegalArgumentException when no stream or file can have this name
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
            throw new IllegalArgumentException("no file can have the name of the stream '" + name + "'");
        }

        private static int length(String text) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }

        /// The stream's name.
        public StreamName stream() {
            return naming().of(path);
        }

        private StreamNaming naming() {
            return new StreamNaming(false, prefix);
        }

        /// Selects the spool's files, so that they are followed.
        public Selection.Part part() {
            return new Selection.Part(GlobSet.of(path), naming());
        }
    }

    private final Config config;
    private final LockFile lock;
    private final FileStore disk;
    private final FullFiles full;                          // guarded by this, as all below
    private @Nullable FileChannel channel;                 // null: the newest file could not be created yet
    private FileIdentity identity;
    private long size;
    private boolean dirty;
    private boolean closed;

    /// Takes over the files of an earlier run.
    ///
    /// @throws IOException when it cannot be used, or another process uses it
    Spool(Config config) throws IOException {
        this.config = config;
        Files.createDirectories(config.directory());
        this.lock = LockFile.take(config.directory().resolve(".lock"), "spool " + config.directory(),
                "give each its own name with --stdin, or its own --state-path");
        try {
            disk = Files.getFileStore(config.directory());
            full = new FullFiles(config.path(), stream());
            identity = openNewest();
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
        if (bytes() > 0) log.info("stream {}: spool has {} bytes from an earlier run", stream(), bytes());
    }

    /// Opens the newest file; creates it when missing.
    private FileIdentity openNewest() throws IOException {
        Files.createDirectories(config.directory()); // another process may have deleted it
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

    /// How many bytes are in it, including those that receivers hold.
    synchronized long bytes() {
        return full.bytes() + size;
    }

    private long fileBytes() {
        return config.maxBytes() / PART;
    }

    /// How many bytes to add at a time, at most.
    int most() {
        return (int) Math.min(Config.LEAST_BYTES, fileBytes());
    }

    synchronized boolean hasRoom(int count) {
        return bytes() + count <= config.maxBytes() && hasDiskRoom();
    }

    /// Whether the disk has more than the space left free, which the state files need.
    private boolean hasDiskRoom() {
        try {
            return disk.getUsableSpace() > Math.min(KEPT_FREE_BYTES, disk.getTotalSpace() / KEPT_FREE_PART);
        } catch (IOException e) {
            log.debug("stream {}: {}", stream(), e.toString());
            return true; // the write reports it
        }
    }

    /// Waits until there is room; false when the spool was closed.
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

    /// Adds bytes at the end. When it throws, bytes left in the buffer are not written.
    synchronized void append(ByteBuffer bytes) throws IOException {
        if (size >= fileBytes()) rotate();
        if (channel == null) openNewest();
        FileChannel its = Objects.requireNonNull(channel);
        while (bytes.hasRemaining()) {
            size += its.write(bytes);
            dirty = true;
        }
    }

    /// Renames the newest file. The next one is created when it is needed, with as many attempts as it takes.
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

    /// Makes added bytes durable.
    void sync() throws IOException {
        FileChannel its;
        synchronized (this) {
            its = channel;
            if (!dirty || closed || its == null) return;
            dirty = false;
        }
        if (its.isOpen()) its.force(false); // one that was renamed meanwhile is synced
    }

    /// Deletes files that are over, the oldest first. Files that another process deleted or truncated do not
    /// count.
    ///
    /// @param isOver whether a file of this size is over
    synchronized void delete(BiPredicate<FileIdentity, Long> isOver) throws IOException {
        if (closed) return;
        long before = bytes();
        full.lookAgain();
        FileChannel its = channel;
        if (its != null && FullFiles.isThere(config.path(), identity)) {
            size = its.size();
        } else if (its != null) {
            log.warn("stream {}: {} was deleted by another process; bytes may be lost", stream(),
                    config.path());
            leaveNewest(its);
        }
        full.delete(isOver);
        if (bytes() < before) notifyAll();
    }

    /// Renames the newest file if the disk is full and there is no other file to delete, so that it is
    /// deleted once it is shipped.
    synchronized void makeRoom() throws IOException {
        if (closed || size == 0 || full.bytes() > 0 || hasDiskRoom()) return;
        rotate();
        openNewest();
    }

    /// Whether receivers hold all files up to their ends.
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
