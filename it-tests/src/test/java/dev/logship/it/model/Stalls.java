package dev.logship.it.model;

import java.time.Duration;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// The time up to which an agent must have seen all actions, given the time that it needs with a CPU. Time in
/// which it waits for a CPU does not count, because on a busy machine that is unbounded. Used by one thread.
final class Stalls {
    private static final long TURN_NANOS = Duration.ofMillis(20).toNanos();

    private final long graceNanos;
    private final LongSupplier waited;
    private final NavigableMap<Long, Long> looks = new TreeMap<>(); // the wait for a CPU by then

    /// @param waited the maximum time for which the agent has waited for a CPU so far
    Stalls(Duration grace, LongSupplier waited) {
        this.graceNanos = grace.toNanos();
        this.waited = waited;
    }

    /// The last moment that is that long ago.
    long seenUntil() {
        long now = System.nanoTime();
        if (looks.isEmpty() || now - looks.lastKey() >= TURN_NANOS) looks.put(now, waited.getAsLong());
        long waitedNow = looks.lastEntry().getValue();
        long next = now;
        for (var look : looks.headMap(now - graceNanos, true).descendingMap().entrySet()) {
            long until = Math.min(next, now - graceNanos - (waitedNow - look.getValue()));
            if (until >= look.getKey()) return until;
            next = look.getKey();
        }
        return Long.MIN_VALUE;
    }
}
