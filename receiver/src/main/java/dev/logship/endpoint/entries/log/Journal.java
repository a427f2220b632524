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

/// Where entries are kept first: one write and one sync for all that wait at the same time. Its files are
/// handed to the [Checkpointer] when they are large or a second old. Any thread adds; owns the one that
/// writes.
final class Journal implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final int SEGMENT_BYTES = 4 << 20;
    private static final int WAITING_BYTES = 8 << 20;
    private static final Duration SETTLE_AFTER = Duration.ofSeconds(1);

    private record Pending(Entry entry, EntryLog.Appended then) {}

    private final Path folder;
    private final boolean sync;
    private final Checkpointer checkpointer;
    private final HighWaterMark end;
    private final Thread writer;
    private @Nullable Segment active;      // the writer's
    private long activeSinceNanos;         // the writer's
    private @Nullable IOException failure; // the writer's; after it nothing is written any more
    private List<Pending> waiting = new ArrayList<>(); // guarded by this
    private int waitingBytes;                          // guarded by this
    private boolean closed;                            // guarded by this

    /// @param end the index of the last entry there is
    /// @param sync whether entries are kept only when they are on disk
    Journal(Path folder, boolean sync, Checkpointer checkpointer, long end) {
        this.folder = folder;
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
                if (isOld()) settle(false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// What waits, at least one; nothing when the segment should be settled; null at the end.
    private synchronized @Nullable List<Pending> take() throws InterruptedException {
        while (waiting.isEmpty() && !closed && !isOld()) {
            if (active == null || failure != null) wait();
            else TimeUnit.NANOSECONDS.timedWait(this, SETTLE_AFTER.toNanos());
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
                && System.nanoTime() - activeSinceNanos > SETTLE_AFTER.toNanos();
    }

    private void write(List<Pending> batch) {
        try {
            if (failure != null) throw failure;
            if (active != null && active.size() >= SEGMENT_BYTES) settle(true);
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
        Segment segment = Segment.create(folder, end.get() + 1);
        if (sync) Disk.REAL.syncDirectory(folder);
        checkpointer.announce(segment);
        active = segment;
        activeSinceNanos = System.nanoTime();
        return segment;
    }

    private void sync(Segment segment) throws IOException {
        try {
            segment.sync();
        } catch (IOException e) {
            failure = new IOException(segment + " cannot be synced: " + Reason.of(e)
                    + "; see to the disk, then start this program again", e);
            log.error("{}", failure.getMessage());
            throw failure;
        }
    }

    /// Hands the segment over.
    ///
    /// @param wait whether for room, too
    private void settle(boolean wait) {
        if (active == null) return;
        checkpointer.add(active, wait);
        active = null;
    }

    /// Keeps what waits, hands it over, and ends.
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
        if (failure == null) settle(false);
        end.close();
    }
}
