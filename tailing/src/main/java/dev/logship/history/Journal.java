package dev.logship.history;

import dev.logship.Reason;
import dev.logship.StreamName;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The histories of all streams of one receiver, on disk: a file of rows that only grows, each the whole
/// history of one stream ([StateRecord]), so that the last row of a stream counts and a damaged one harms no
/// other. One sync serves all who wait. Any thread; owns one, the only one that writes, because a channel is
/// closed for everybody when a thread that uses it is interrupted.
public final class Journal implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Journal.class);

    /// How long a row may stay in memory that nobody waits for.
    private static final Duration NOTED_WITHIN = Duration.ofSeconds(1);

    /// A file that is no larger is not written anew, whatever it holds.
    private static final long SMALL_BYTES = 1 << 20;

    /// A row so old, of a stream whose path is gone, is forgotten.
    private static final Duration FORGET_AFTER = Duration.ofDays(30);

    private final Path path;
    private final FileChannel lock;
    private final Thread writer;
    private FileChannel file;                                                // the writer's
    private long good;                  // up to where the file holds whole rows; the writer's
    private long liveBytes;             // how many of them counted when it was written anew; the writer's
    private final Map<StreamName, StateRecord> rows = new HashMap<>();        // guarded by this
    private Map<StreamName, StateRecord> waiting = new HashMap<>();           // guarded by this
    private long begun;                 // how many batches of waiting rows were taken; guarded by this
    private long done;                  // how many of them were tried; guarded by this
    private boolean awaited;                                                 // guarded by this
    private boolean closed;                                                  // guarded by this
    private @Nullable IOException failure;                                   // guarded by this

    /// Opens the journal, and makes it when it is not there. A damaged end is cut off, other damaged rows are
    /// left out, and both said.
    ///
    /// @throws IOException when another process has it, or it cannot be read and written
    public Journal(Path path) throws IOException {
        this.path = path;
        this.lock = takeLock(lock(path));
        try {
            this.file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            load();
        } catch (IOException e) {
            lock.close();
            throw e;
        }
        this.writer = Thread.ofPlatform().daemon().name("journal").start(this::run);
    }

    /// The file that the user of a journal holds a lock on.
    public static Path lock(Path journal) {
        return journal.resolveSibling(journal.getFileName() + ".lock");
    }

    private static FileChannel takeLock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) return channel;
        } catch (OverlappingFileLockException e) {
            log.debug("{} is locked by this process", path);
        }
        channel.close();
        throw new IOException("the state path " + path.toAbsolutePath().getParent()
                + " is in use by another logship; give each its own with --state-path");
    }

    private void load() throws IOException {
        byte[] all = Files.readAllBytes(path);
        int damaged = 0;
        int from = 0;
        for (int at = 0; at < all.length; at++) {
            if (all[at] != '\n') continue;
            Optional<StateRecord> row =
                    StateRecord.parse(new String(all, from, at - from, StandardCharsets.UTF_8));
            if (row.isPresent()) {
                rows.put(row.get().stream(), row.get());
                good = at + 1L;
            } else {
                damaged++;
            }
            from = at + 1;
        }
        if (good < all.length) {
            log.warn("{}: its last {} bytes are damaged and were cut off", path, all.length - good);
            damaged -= countLines(all, (int) good);
            file.truncate(good);
        }
        if (damaged > 0) {
            log.warn("{}: {} rows are damaged and left out; where they were the last of their stream, older "
                    + "ones count", path, damaged);
        }
        rewrite();
    }

    private static int countLines(byte[] all, int from) {
        int count = 0;
        for (int at = from; at < all.length; at++) if (all[at] == '\n') count++;
        return count;
    }

    /// What was remembered when the journal was opened, and since.
    public synchronized Collection<StateRecord> rows() {
        return List.copyOf(rows.values());
    }

    /// Adds a row; returns when it is on the disk.
    ///
    /// @throws IOException when it may not be
    void write(StateRecord row) throws IOException {
        synchronized (this) {
            note(row);
            awaited = true;
            notifyAll();
            long mine = begun + 1;
            try {
                while (done < mine && !closed) wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
            if (failure != null) throw new FileSystemException(path.toString(), null, Reason.of(failure));
            if (done < mine) throw new IOException("the journal is closed");
        }
    }

    /// Adds a row, to be on the disk soon.
    synchronized void note(StateRecord row) {
        rows.put(row.stream(), row);
        waiting.put(row.stream(), row);
    }

    private void run() {
        try {
            while (true) {
                Map<StreamName, StateRecord> batch;
                synchronized (this) {
                    if (!awaited && !closed) wait(NOTED_WITHIN.toMillis());
                    if (closed && waiting.isEmpty()) return;
                    batch = waiting;
                    waiting = new HashMap<>();
                    awaited = false;
                    begun++;
                }
                IOException problem = batch.isEmpty() ? null : append(batch.values());
                synchronized (this) {
                    if (problem != null && !closed) batch.forEach(waiting::putIfAbsent);
                    done = begun;
                    failure = problem;
                    notifyAll();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable IOException append(Collection<StateRecord> batch) {
        try {
            StringBuilder text = new StringBuilder();
            for (StateRecord row : batch) text.append(row.text()).append('\n');
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            long at = good;
            while (bytes.hasRemaining()) at += file.write(bytes, at);
            file.force(false);
            good = at;
            if (good > SMALL_BYTES && good > 2 * liveBytes) rewrite();
            return null;
        } catch (IOException e) {
            try {
                file.truncate(good);
            } catch (IOException again) {
                e.addSuppressed(again); // what is left is a damaged end
            }
            return e;
        }
    }

    /// Writes the file anew when most of its rows are old ones: beside it, synced, then renamed.
    private void rewrite() throws IOException {
        StringBuilder text = new StringBuilder();
        synchronized (this) {
            rows.values().removeIf(row -> row.isOlderThan(FORGET_AFTER) && Files.notExists(row.path()));
            for (StateRecord row : rows.values()) text.append(row.text()).append('\n');
        }
        byte[] all = text.toString().getBytes(StandardCharsets.UTF_8);
        liveBytes = all.length;
        if (good <= SMALL_BYTES || good <= 2 * liveBytes) return;
        Path beside = path.resolveSibling(path.getFileName() + ".new");
        FileChannel anew = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        ByteBuffer bytes = ByteBuffer.wrap(all);
        while (bytes.hasRemaining()) anew.write(bytes);
        anew.force(true);
        Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(path.toAbsolutePath().getParent())) {
            folder.force(true);
        }
        file.close();
        file = anew;
        good = all.length;
    }

    /// Writes what is not written yet, and ends.
    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        file.close();
        lock.close();
    }
}
