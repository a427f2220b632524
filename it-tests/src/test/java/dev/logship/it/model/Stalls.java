package dev.logship.it.model;

import java.time.Duration;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// Up to when an agent must have seen what was done, if it needs so much time for it and gets a CPU: time in
/// which it waits for one does not count, as on a busy machine nobody can say how much that is. Used by one
/// thread.
final class Stalls {
    private static final long TURN_NANOS = Duration.ofMillis(20).toNanos();

    private final long graceNanos;
    private final LongSupplier waited;
    private final NavigableMap<Long, Long> looks = new TreeMap<>(); // what was waited for by then

    /// @param waited how long the agent has waited for a CPU up to now, at most
    Stalls(Duration grace, LongSupplier waited) {
        this.graceNanos = grace.toNanos();
        this.waited = waited;
    }

    /// The last moment that is so long ago.
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
