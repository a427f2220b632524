package dev.logship.endpoint.entries.log;

import dev.logship.Reason;
import dev.logship.linux.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves entries from the journal to the list and the blobs: writes the blobs, then the list, syncs both, and
/// only then deletes the file of the journal. Repeating that after a crash gives the same files. Any thread;
/// owns the thread that writes.
final class Checkpointer implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Checkpointer.class);
    private static final int MAX_SEGMENTS = 64;
    private static final Duration RETRY = Duration.ofSeconds(1);

    /// Maximum time for the remaining segments on close; the next start does the rest.
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    /// With more files than this, one sync of the whole file system is faster.
    private static final int MAX_SINGLE_SYNCS = 64;

    private final EntryList list;
    private final Blobs blobs;
    private final boolean sync;
    private final ConcurrentNavigableMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
    private final Thread thread;
    private final Deque<Segment> waiting = new ArrayDeque<>(); // guarded by this
    private boolean closed;                                    // guarded by this
    private long closedNanos;                                  // guarded by this

    /// Borrows list and blobs.
    ///
    /// @param recovered segments of an earlier process, in order; taken over
    Checkpointer(EntryList list, Blobs blobs, boolean sync, List<Segment> recovered) {
        this.list = list;
        this.blobs = blobs;
        this.sync = sync;
        recovered.forEach(this::announce);
        waiting.addAll(recovered);
        this.thread = Thread.ofPlatform().daemon().name("entries-checkpointer").start(this::run);
    }

    /// Makes a segment visible to [#holding], before entries are added to it.
    void announce(Segment segment) {
        segments.put(segment.first(), segment);
    }

    /// The segment that has this entry; null if the entry is in the list and the blobs.
    @Nullable Segment holding(long index) {
        Map.Entry<Long, Segment> found = segments.floorEntry(index);
        return found == null || found.getValue().next() <= index ? null : found.getValue();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /// Whether too many segments are waiting.
    synchronized boolean isFull() {
        return waiting.size() >= MAX_SEGMENTS;
    }

    /// Takes over a complete segment.
    ///
    /// @param wait whether to block while the checkpointer is full
    synchronized void add(Segment segment, boolean wait) {
        try {
            while (wait && isFull()) wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waiting.add(segment);
        notifyAll();
    }

    private void run() {
        String trouble = "";
        try {
            for (Segment segment = next(); segment != null; segment = next()) {
                try {
                    write(segment);
                    trouble = "";
                    done(segment);
                } catch (IOException e) {
                    String now = Reason.of(e);
                    if (!now.equals(trouble)) log.error("cannot checkpoint {}: {}; retrying", segment, now);
                    trouble = now;
                    if (!pause()) return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Blocks until there is a segment; null when the thread should end.
    private synchronized @Nullable Segment next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) wait();
        boolean late = closed && System.nanoTime() - closedNanos > CLOSE_WITHIN.toNanos();
        return late ? null : waiting.peek();
    }

    /// Waits before a retry.
    ///
    /// @return false if this was closed: the next start retries
    private synchronized boolean pause() throws InterruptedException {
        if (!closed) TimeUnit.NANOSECONDS.timedWait(this, RETRY.toNanos());
        return !closed;
    }

    private void write(Segment segment) throws IOException {
        int count = segment.count();
        boolean oneByOne = sync && count <= MAX_SINGLE_SYNCS;
        Set<String> written = new HashSet<>();
        List<byte[]> hashes = new ArrayList<>(count);
        for (int line = 0; line < count; line++) {
            Entry entry = segment.entry(line);
            hashes.add(entry.hash());
            boolean isNew = written.add(new String(entry.hash(), StandardCharsets.US_ASCII));
            if (isNew && entry.json().length > 0) blobs.write(entry, oneByOne);
        }
        if (sync && !oneByOne) FileIo.syncFileSystem(blobs.directory());
        if (oneByOne) Disk.REAL.syncDirectory(blobs.directory());
        list.write(segment.first(), hashes);
        if (sync) list.sync();
    }

    private void done(Segment segment) throws IOException {
        segments.remove(segment.first());
        segment.delete();
        synchronized (this) {
            waiting.remove();
            notifyAll();
        }
    }

    /// Writes the segments that were added, as far as possible within seconds, and stops.
    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            closedNanos = System.nanoTime();
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!segments.isEmpty()) {
            log.info("entries from {} on remain in the journal until the next start", segments.firstKey());
        }
        for (Segment segment : segments.values()) segment.close();
    }
}
