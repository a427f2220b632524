package dev.logship.agent;

import java.time.Duration;

/// Gives memory back to the machine when many connections were made and no more come: the heap grows with
/// them, and a collector that has nothing to do does not shrink it. Used by the clock's thread.
final class Burst {
    private static final long LEAST_CONNECTIONS = 100;

    /// Longer than folder listings are kept, so that those of the burst are of no use any more.
    private static final Duration OVER = Duration.ofSeconds(15);

    private final Runnable tidy;
    private long collected;
    private long seen;
    private long seenNanos;

    /// @param tidy forgets what is of no use any more
    Burst(Runnable tidy) {
        this.tidy = tidy;
    }

    /// Looks whether a burst is over.
    ///
    /// @param connections how many were made since the start
    /// @param nanos now, by [System#nanoTime]
    /// @return whether it was, so that the heap was collected
    boolean check(long connections, long nanos) {
        if (connections != seen) {
            seen = connections;
            seenNanos = nanos;
        }
        if (seen - collected < LEAST_CONNECTIONS || nanos - seenNanos < OVER.toNanos()) return false;
        collected = seen;
        tidy.run();
        System.gc();
        return true;
    }
}
