package dev.logship.endpoint.entries.log;

import dev.logship.Reason;
import dev.logship.linux.Disk;
import dev.logship.stream.HighWaterMark;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores new entries: one write and one fsync for all entries that are waiting. A file of the journal is
/// passed to the [Checkpointer] when it is large or a second old. Any thread appends; owns the thread that
/// writes.
final class Journal implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final int SEGMENT_BYTES = 4 << 20;
    private static final int WAITING_BYTES = 8 << 20;
    private static final Duration CHECKPOINT_AFTER = Duration.ofSeconds(1);

    private record Pending(Entry entry, EntryLog.Appended then) {}

    private final Path directory;
    private final boolean sync;
    private final Checkpointer checkpointer;
    private final HighWaterMark end;
    private final Thread writer;
    private @Nullable Segment active;      // the writer's
    private long activeSinceNanos;         // the writer's
    private @Nullable IOException failure; // the writer's; after a failed fsync nothing more is written
    private List<Pending> waiting = new ArrayList<>(); // guarded by this
    private int waitingBytes;                          // guarded by this
    private boolean closed;                            // guarded by this

    /// Borrows the checkpointer.
    ///
    /// @param directory exists
    /// @param sync whether entries are confirmed only after fsync
    /// @param end index of the last stored entry
    Journal(Path directory, boolean sync, Checkpointer checkpointer, long end) {
        this.directory = directory;
        this.sync = sync;
        this.checkpointer = checkpointer;
        this.end = new HighWaterMark(end);
        this.writer = Thread.ofPlatform().daemon().name("entries-journal").start(this::run);
    }

    HighWaterMark end() {
        return end;
    }

    boolean isAlive() {
        return writer.isAlive();
    }

    /// As [EntryLog#append].
    synchronized void append(Entry entry, EntryLog.Appended then) {
        try {
            while (waitingBytes > WAITING_BYTES && !closed) wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
        if (closed) {
            then.failed(new IOException("the log is closed"));
            return;
        }
        waiting.add(new Pending(entry, then));
        waitingBytes += entry.json().length;
        notifyAll();
    }

    private void run() {
        try {
            for (List<Pending> batch = take(); batch != null; batch = take()) {
                if (!batch.isEmpty()) write(batch);
                if (isOld()) handOver(false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// All waiting entries; empty if the active segment should be handed over; null at the end.
    private synchronized @Nullable List<Pending> take() throws InterruptedException {
        while (waiting.isEmpty() && !closed && !isOld()) {
            if (active == null || failure != null) wait();
            else TimeUnit.NANOSECONDS.timedWait(this, CHECKPOINT_AFTER.toNanos());
        }
        if (waiting.isEmpty() && closed) return null;
        List<Pending> batch = waiting;
        waiting = new ArrayList<>();
        waitingBytes = 0;
        notifyAll();
        return batch;
    }

    private boolean isOld() {
        return active != null && failure == null && !checkpointer.isFull()
                && System.nanoTime() - activeSinceNanos > CHECKPOINT_AFTER.toNanos();
    }

    private void write(List<Pending> batch) {
        try {
            if (failure != null) throw failure;
            if (active != null && active.size() >= SEGMENT_BYTES) handOver(true);
            Segment segment = active != null ? active : begin();
            long index = segment.next();
            segment.append(batch.stream().map(Pending::entry).toList());
            if (sync) sync(segment);
            end.raise(segment.next() - 1);
            for (Pending pending : batch) pending.then.kept(index++);
        } catch (IOException e) {
            for (Pending pending : batch) pending.then.failed(e);
        }
    }

    private Segment begin() throws IOException {
        Segment segment = Segment.create(directory, end.get() + 1);
        if (sync) Disk.REAL.syncDirectory(directory);
        checkpointer.announce(segment);
        active = segment;
        activeSinceNanos = System.nanoTime();
        return segment;
    }

    private void sync(Segment segment) throws IOException {
        try {
            segment.sync();
        } catch (IOException e) {
            failure = new IOException("cannot sync " + segment + ": " + Reason.of(e)
                    + "; no more entries are stored until the disk is repaired and logship restarted", e);
            log.error("{}", failure.getMessage());
            throw failure;
        }
    }

    /// Passes the active segment to the checkpointer.
    ///
    /// @param wait whether to block while the checkpointer is full
    private void handOver(boolean wait) {
        if (active == null) return;
        checkpointer.add(active, wait);
        active = null;
    }

    /// Stores all waiting entries, and stops.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure == null) handOver(false);
        end.close();
    }
}
