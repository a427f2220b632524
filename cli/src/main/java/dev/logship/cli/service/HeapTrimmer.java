package dev.logship.cli.service;

import java.time.Duration;

/// Keeps the heap near the size of what is in use. By itself Java lets the old generation grow to the heap's
/// limit before it looks for garbage there, so a service with little to remember and much to do would hold
/// more by the minute; and what a burst of work left is kept for ever. Used by one thread.
final class HeapTrimmer {
    private static final long MIB = 1 << 20;
    private static final Duration LOOK = Duration.ofSeconds(1);

    /// A heap that grew by less than this, and by less than its own size, is left alone while it grows.
    private static final long MOST_GROWTH = 16 * MIB;

    /// One that has not grown for so long is made small when this is worth it. Longer than what is remembered
    /// of folders, so that that is garbage by then.
    private static final Duration QUIET = Duration.ofSeconds(15);
    private static final long WORTH_IT = 4 * MIB;

    private long collected;     // the heap's size after the last collection
    private long calm;          // and after the last one in which nothing was going on
    private long size;
    private long sizeNanos;

    /// @param size of the heap now
    HeapTrimmer(long size) {
        this.collected = size;
        this.calm = size;
        this.size = size;
    }

    /// Does its work from now on, until the process ends.
    static void begin() {
        Runtime runtime = Runtime.getRuntime();
        var keeper = new HeapTrimmer(runtime.totalMemory());
        Thread.ofVirtual().name("heap-keeper").start(() -> {
            try {
                while (true) {
                    Thread.sleep(LOOK);
                    keeper.look(runtime.totalMemory(), System.nanoTime(), () -> {
                        System.gc();
                        return runtime.totalMemory();
                    });
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /// Collects the heap, and tells its size then.
    interface Collection {
        long collect();
    }

    /// Has the heap collected if it is time. Each time costs as much as what is in use is large; so the heap
    /// must have grown in proportion.
    ///
    /// @param now the heap's size
    /// @param nanos by [System#nanoTime]
    void look(long now, long nanos, Collection collection) {
        if (now != size) sizeNanos = nanos;
        size = now;
        boolean large = size - collected >= Math.max(collected, MOST_GROWTH);
        boolean quiet = nanos - sizeNanos >= QUIET.toNanos()
                && size - calm >= Math.max(calm / 4, WORTH_IT);
        if (!large && !quiet) return;
        size = collection.collect();
        collected = size;
        if (quiet) calm = size;
    }
}
