package dev.logship.it.model;

import java.time.Duration;

/// What an agent has certainly seen by now: what was done while it ran, and some time ago. Used by one
/// thread.
final class Watch {
    private final Duration grace;
    private boolean up;
    private long upNanos;

    /// @param grace how long an agent may take, at most, to see what was done
    Watch(Duration grace) {
        this.grace = grace;
    }

    void begins() {
        up = true;
        upNanos = System.nanoTime();
    }

    void ends() {
        up = false;
    }

    boolean isUp() {
        return up;
    }

    /// Whether an agent has run for so long that it has seen what was there at its start.
    boolean isSettled() {
        return hasSeen(upNanos);
    }

    /// Whether what was done then, and has stayed so, was seen.
    boolean hasSeen(long nanos) {
        return up && System.nanoTime() - Math.max(nanos, upNanos) >= grace.toNanos();
    }

    /// How many bytes of a life were seen.
    int seen(Life life) {
        return isSettled() ? life.writtenBefore(System.nanoTime() - grace.toNanos()) : 0;
    }
}
