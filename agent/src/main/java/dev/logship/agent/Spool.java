package dev.logship.agent;

import dev.logship.Reason;
import dev.logship.StreamName;
import dev.logship.follow.FileLook;
import dev.logship.history.FileIdentity;
import dev.logship.select.GlobSet;
import dev.logship.select.Selection;
import dev.logship.select.StreamNaming;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A bounded queue of bytes on the disk, for a source that cannot be read twice: files that are followed like
/// any others. The newest is at [Config#path]; it is renamed when it is large enough, to a number that rises,
/// and deleted when all receivers hold it and a later one was begun. Any thread.
public final class Spool implements Closeable {
    /// A file is renamed when it has this part of what all may have.
    private static final int PART = 8;

    private static final int NUMBER_LENGTH = 13;
    private static final int MOST_NAME_BYTES = 255;

    /// How much room is left on its file system: without any the state path cannot be written, so that
    /// nothing is shipped, and the spool would stay as it is.
    private static final long LEFT_BYTES = 1 << 20;
    private static final long LOOK_MILLIS = 1000;

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
            int bytes = Math.max(length(key), length(name.substring(last)) + NUMBER_LENGTH);
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

    private record Full(Path path, FileIdentity identity, long size) {}

    private final Config config;
    private final FileChannel lock;
    private final Deque<Full> full = new ArrayDeque<>();   // guarded by this, as all below
    private FileChannel channel;
    private FileIdentity identity;
    private long size;
    private long fullBytes;
    private long number;
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
            for (Path file : fullFiles()) {
                Full each = new Full(file, FileLook.identity(file), Files.size(file));
                full.add(each);
                fullBytes += each.size();
                String name = String.valueOf(file.getFileName());
                number = Long.parseLong(name.substring(name.lastIndexOf('.') + 1));
            }
            channel = open(config.path());
            identity = FileLook.identity(config.path());
            size = channel.size();
            FileLook.sync(config.directory());
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

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
    }

    private List<Path> fullFiles() throws IOException {
        String name = config.path().getFileName() + ".";
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(config.directory())) {
            for (Path entry : entries) {
                String its = String.valueOf(entry.getFileName());
                boolean numbered = its.startsWith(name) && its.length() + 1 == name.length() + NUMBER_LENGTH
                        && its.substring(name.length()).chars().allMatch(c -> c >= '0' && c <= '9');
                if (numbered) files.add(entry);
            }
        }
        Collections.sort(files);
        return files;
    }

    StreamName stream() {
        return config.stream();
    }

    boolean drops() {
        return config.drops();
    }

    /// How many bytes are in it, also those that receivers hold.
    synchronized long bytes() {
        return fullBytes + size;
    }

    private long fileBytes() {
        return config.maxBytes() / PART;
    }

    /// The most bytes that should be added at a time.
    int most() {
        return (int) Math.min(Config.LEAST_BYTES, fileBytes());
    }

    synchronized boolean hasRoom(int count) {
        if (bytes() + count > config.maxBytes()) return false;
        if (config.directory().toFile().getUsableSpace() >= LEFT_BYTES + count) return true;
        try {
            if (size > 0 && !closed) rotate(); // so that it can be deleted when all receivers hold it
        } catch (IOException e) {
            log.debug("{}: {}", config.path(), e.toString());
        }
        return false;
    }

    /// Waits until there is room; false when it was closed.
    synchronized boolean awaitRoom(int count) throws InterruptedException {
        if (!closed && !hasRoom(count)) {
            boolean isFull = bytes() + count > config.maxBytes();
            log.warn("stream {}: the spool {} ({} bytes); standard input waits", stream(),
                    isFull ? "is full" : "leaves the last MiB of its file system free", bytes());
        }
        while (!closed && !hasRoom(count)) wait(LOOK_MILLIS);
        return !closed;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /// Adds bytes at the end. A buffer that cannot be written has the rest of them left.
    synchronized void append(ByteBuffer bytes) throws IOException {
        if (!channel.isOpen()) begin();
        if (size >= fileBytes()) rotate();
        while (bytes.hasRemaining()) {
            size += channel.write(bytes);
            dirty = true;
        }
    }

    private void rotate() throws IOException {
        channel.force(false);
        Path to = config.path().resolveSibling("%s.%012d".formatted(config.path().getFileName(), number + 1));
        Files.move(config.path(), to);
        number++;
        full.add(new Full(to, identity, size));
        fullBytes += size;
        size = 0;
        channel.close();
        begin();
    }

    private void begin() throws IOException {
        channel = open(config.path());
        identity = FileLook.identity(config.path());
        FileLook.sync(config.directory());
    }

    /// Has what was added written to the disk.
    void sync() throws IOException {
        FileChannel its;
        synchronized (this) {
            if (!dirty || closed) return;
            dirty = false;
            its = channel;
        }
        if (its.isOpen()) its.force(false); // one that was renamed meanwhile is synced
    }

    /// Deletes files that are over, the oldest first.
    ///
    /// @param isOver whether that is so of a file and its size
    synchronized void delete(BiPredicate<FileIdentity, Long> isOver) {
        while (!full.isEmpty() && isOver.test(full.getFirst().identity(), full.getFirst().size())) {
            Full first = full.getFirst();
            try {
                Files.deleteIfExists(first.path());
            } catch (IOException e) {
                log.warn("cannot delete {}: {}; retrying", first.path(), Reason.of(e));
                return;
            }
            full.removeFirst();
            fullBytes -= first.size();
            notifyAll();
        }
    }

    /// Whether all files are held up to their ends.
    synchronized boolean isHeld(BiPredicate<FileIdentity, Long> held) {
        return held.test(identity, size)
                && full.stream().allMatch(each -> held.test(each.identity(), each.size()));
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) return;
        closed = true;
        notifyAll();
        try (lock; FileChannel its = channel) {
            its.force(false);
        }
    }
}
