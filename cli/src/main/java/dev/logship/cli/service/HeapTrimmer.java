package dev.logship.cli.service;

import java.time.Duration;

/// Keeps the heap near the size of the live data. Left alone, Java lets the old generation grow to the heap's
/// limit before it collects it, so a service with little data and much work would grow by the minute, and
/// would keep for ever the memory that a burst of work needed. Used by one thread.
final class HeapTrimmer {
    private static final long MIB = 1 << 20;
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /// A growing heap is collected once it grew by this much and by its own size.
    private static final long MIN_GROWTH = 16 * MIB;

    /// A heap that stopped growing this long ago is collected if it grew by at least [#MIN_GAIN]. Longer than
    /// directory listings are kept, so that they are garbage by then.
    private static final Duration QUIET = Duration.ofSeconds(15);
    private static final long MIN_GAIN = 4 * MIB;

    private long collected;     // the heap's size after the last collection
    private long calm;          // and after the last collection in a quiet time
    private long size;
    private long sizeNanos;

    /// @param size the heap's size now
    HeapTrimmer(long size) {
        this.collected = size;
        this.calm = size;
        this.size = size;
    }

    /// Starts a thread that trims the heap until the process ends.
    static void start() {
        Runtime runtime = Runtime.getRuntime();
        var trimmer = new HeapTrimmer(runtime.totalMemory());
        Thread.ofVirtual().name("heap-trimmer").start(() -> {
            try {
                while (true) {
                    Thread.sleep(INTERVAL);
                    trimmer.look(runtime.totalMemory(), System.nanoTime(), () -> {
                        System.gc();
                        return runtime.totalMemory();
                    });
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /// Collects the heap, and returns its size afterwards.
    interface Collection {
        long collect();
    }

    /// Collects the heap if it is time. A collection costs in proportion to the live data, so the heap must
    /// have grown in proportion.
    ///
    /// @param now the heap's size
    /// @param nanos of [System#nanoTime]
    void look(long now, long nanos, Collection collection) {
        if (now != size) sizeNanos = nanos;
        size = now;
        boolean large = size - collected >= Math.max(collected, MIN_GROWTH);
        boolean quiet = nanos - sizeNanos >= QUIET.toNanos()
                && size - calm >= Math.max(calm / 4, MIN_GAIN);
        if (!large && !quiet) return;
        size = collection.collect();
        collected = size;
        if (quiet) calm = size;
    }
}
