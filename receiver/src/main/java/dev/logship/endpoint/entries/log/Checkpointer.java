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

/// Brings entries from the journal to where they stay: first each content into a file of its own, then the
/// hashes into the list, then all of it to the disk; only then is the journal's file deleted. Doing it again
/// after a crash does the same. Any thread; owns the one that writes.
final class Checkpointer implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Checkpointer.class);
    private static final int MOST_SEGMENTS = 64;
    private static final Duration RETRY = Duration.ofSeconds(1);

    /// How long the end of the program may take for what is not settled; the rest is for the next start.
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    /// With more files than this, one sync of the whole file system is the quicker way.
    private static final int SYNCED_ONE_BY_ONE = 64;

    private final EntryList list;
    private final Blobs blobs;
    private final boolean sync;
    private final ConcurrentNavigableMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
    private final Thread thread;
    private final Deque<Segment> waiting = new ArrayDeque<>(); // guarded by this
    private boolean closed;                                    // guarded by this
    private long closedNanos;                                  // guarded by this

    /// @param recovered what an earlier process left in its journal, in order
    Checkpointer(EntryList list, Blobs blobs, boolean sync, List<Segment> recovered) {
        this.list = list;
        this.blobs = blobs;
        this.sync = sync;
        recovered.forEach(this::announce);
        waiting.addAll(recovered);
        this.thread = Thread.ofPlatform().daemon().name("entries-checkpointer").start(this::run);
    }

    /// Says that entries from this segment's first on are to be looked for there, until it is settled.
    void announce(Segment segment) {
        segments.put(segment.first(), segment);
    }

    /// The segment that has this entry; null when it is settled.
    @Nullable Segment holding(long index) {
        Map.Entry<Long, Segment> found = segments.floorEntry(index);
        return found == null || found.getValue().next() <= index ? null : found.getValue();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    synchronized boolean isFull() {
        return waiting.size() >= MOST_SEGMENTS;
    }

    /// Takes a segment over, to which nothing is added any more.
    ///
    /// @param wait whether to wait while there are many before it
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
                    settle(segment);
                    trouble = "";
                    done(segment);
                } catch (IOException e) {
                    String now = Reason.of(e);
                    if (!now.equals(trouble)) log.error("{} cannot be settled: {}; retrying", segment, now);
                    trouble = now;
                    if (!pause()) return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Segment next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) wait();
        boolean late = closed && System.nanoTime() - closedNanos > CLOSE_WITHIN.toNanos();
        return late ? null : waiting.peek();
    }

    /// False when this was closed: what is left is for the next start.
    private synchronized boolean pause() throws InterruptedException {
        if (!closed) TimeUnit.NANOSECONDS.timedWait(this, RETRY.toNanos());
        return !closed;
    }

    private void settle(Segment segment) throws IOException {
        int count = segment.count();
        boolean oneByOne = sync && count <= SYNCED_ONE_BY_ONE;
        Set<String> written = new HashSet<>();
        List<byte[]> hashes = new ArrayList<>(count);
        for (int line = 0; line < count; line++) {
            Entry entry = segment.entry(line);
            hashes.add(entry.hash());
            boolean isNew = written.add(new String(entry.hash(), StandardCharsets.US_ASCII));
            if (isNew && entry.json().length > 0) blobs.write(entry, oneByOne);
        }
        if (sync && !oneByOne) FileIo.syncFileSystem(blobs.folder());
        if (oneByOne) Disk.REAL.syncDirectory(blobs.folder());
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

    /// Settles what was added, as far as it can be done within seconds, and ends.
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
        if (!segments.isEmpty()) log.info("entries from {} on stay in the journal", segments.firstKey());
        for (Segment segment : segments.values()) segment.close();
    }
}
