package dev.logship.store;

import dev.logship.Reason;
import dev.logship.StreamName;
import dev.logship.linux.LockFile;
import dev.logship.stream.HighWaterMark;
import dev.logship.stream.StreamCatalog;
import dev.logship.stream.StreamInfo;
import dev.logship.stream.StreamReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A directory with one plain file per stream, named as the stream. A directory written by other means is
/// taken over as it is. Locked for one process at a time. Any thread.
public final class StreamStore implements StreamCatalog, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StreamStore.class);

    private final StoragePaths paths;
    private final LockFile lock;
    private final Syncer syncer;
    private final ConcurrentNavigableMap<StreamName, StoredStream> streams = new ConcurrentSkipListMap<>();
    private final HighWaterMark additions = new HighWaterMark(0);

    private StreamStore(StoragePaths paths, LockFile lock, Syncer syncer) throws IOException {
        this.paths = paths;
        this.lock = lock;
        this.syncer = syncer;
        for (Map.Entry<StreamName, Path> found : paths.streams().entrySet()) {
            streams.put(found.getKey(), new StoredStream(found.getValue()));
        }
    }

    /// Opens a storage directory; creates it when missing.
    ///
    /// @param fsync the interval between syncs; empty to leave flushing to the operating system
    /// @throws IOException in one line: what cannot be used, and why
    public static StreamStore open(Path directory, Optional<Duration> fsync) throws IOException {
        try {
            Files.createDirectories(directory.resolve(StreamName.RESERVED));
        } catch (IOException e) {
            throw unusable(directory, e);
        }
        StoragePaths paths = new StoragePaths(directory.toRealPath());
        return new StreamStore(paths, take(directory), new Syncer(paths.root(), fsync));
    }

    /// The lock file of a storage directory.
    public static Path lock(Path directory) {
        return directory.resolve(StreamName.RESERVED).resolve("lock");
    }

    private static LockFile take(Path directory) throws IOException {
        try {
            return LockFile.take(lock(directory), "storage " + directory,
                    "stop it or choose another --storage-path");
        } catch (FileSystemException e) {
            throw unusable(directory, e);
        }
    }

    private static IOException unusable(Path directory, IOException e) {
        return new IOException("the storage path " + directory + " cannot be written: " + Reason.of(e)
                + "; choose another --storage-path or change its owner", e);
    }

    @Override
    public List<StreamName> list() {
        return List.copyOf(streams.keySet());
    }

    @Override
    public List<StreamInfo> describe() {
        return streams.entrySet().stream()
                .map(stream -> stream.getValue().describe(stream.getKey()))
                .toList();
    }

    @Override
    public Optional<StreamInfo> describe(StreamName name) {
        return Optional.ofNullable(streams.get(name)).map(stream -> stream.describe(name));
    }

    @Override
    public Optional<StreamReader> open(StreamName name) throws IOException {
        StoredStream stream = streams.get(name);
        if (stream != null && !stream.isInPlace()) {
            drop(name, stream); // deleted or replaced by another process
            stream = null;
        }
        if (stream == null && paths.isStream(paths.file(name))) stream = add(name); // a new file
        return stream == null ? Optional.empty() : Optional.of(stream.reader());
    }

    @Override
    public HighWaterMark additions() {
        return additions;
    }

    /// Opens a stream for its one writer, who closes it. A stream that does not exist is created, with no
    /// bytes.
    ///
    /// @throws IOException when the stream cannot be written, with the reason
    public Appender append(StreamName name) throws IOException {
        Path file = paths.file(name);
        paths.prepare(name);
        FileChannel channel = FileChannel.open(file,
                StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try {
            StoredStream stream = current(name, channel.size());
            IOException failure = stream.failure();
            if (failure != null) {
                throw new IOException(file + " is closed for writing, as it could not be synced: "
                        + Reason.of(failure) + "; check the disk, then restart logship rx", failure);
            }
            return new Appender(stream, channel, syncer);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// The stream with its file's present size. If another process replaced or truncated the file, the stream
    /// ends for its readers and begins again.
    private StoredStream current(StreamName name, long size) throws IOException {
        StoredStream known = streams.get(name);
        if (known == null) return add(name);
        boolean lost = known.failure() instanceof StreamLostException;
        if (!lost && known.isInPlace() && size >= known.end().get()) {
            if (size > known.end().get()) known.end().raise(size);
            return known;
        }
        log.warn("stream {}: changed by another process at {}; continuing from {} bytes", name,
                known.end().get(), size);
        drop(name, known);
        return add(name);
    }

    private void drop(StreamName name, StoredStream stream) {
        streams.remove(name, stream);
        stream.end().close();
    }

    private StoredStream add(StreamName name) throws IOException {
        StoredStream added = new StoredStream(paths.file(name));
        @Nullable StoredStream before = streams.putIfAbsent(name, added);
        if (before != null) return before;
        synchronized (additions) {
            additions.raise(additions.get() + 1);
        }
        return added;
    }

    /// Whether written bytes are made durable, as they are until this is closed.
    public boolean isAlive() {
        return syncer.isAlive();
    }

    /// The directory's status.
    public StoreStatus status() throws IOException {
        return syncer.status();
    }

    /// Ends all readers' views. Appenders must be closed already.
    @Override
    public void close() throws IOException {
        for (StoredStream stream : streams.values()) stream.end().close();
        additions.close();
        syncer.close();
        lock.close();
    }
}
