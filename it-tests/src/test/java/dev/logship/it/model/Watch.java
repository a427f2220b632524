package dev.logship.it.model;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// What an agent has certainly seen by now: what was done while it ran, and some time ago. Used by one
/// thread.
final class Watch {
    private final Duration grace;
    private final BooleanSupplier looking;
    private boolean up;
    private boolean looks;
    private long looksNanos;

    /// @param grace how long an agent that looks at files may take, at most, to see what was done
    /// @param looking whether the agent that was started last looks at files by now
    Watch(Duration grace, BooleanSupplier looking) {
        this.grace = grace;
        this.looking = looking;
    }

    void begins() {
        up = true;
        looks = false;
    }

    void ends() {
        up = false;
    }

    boolean isUp() {
        return up;
    }

    /// Whether an agent has run for so long that it has seen what was there at its start.
    boolean isSettled() {
        return hasSeen(Long.MIN_VALUE);
    }

    /// Whether what was done then, and has stayed so, was seen.
    boolean hasSeen(long nanos) {
        return up && isLooking()
                && System.nanoTime() - Math.max(nanos, looksNanos) >= grace.toNanos();
    }

    private boolean isLooking() {
        if (!looks && looking.getAsBoolean()) {
            looks = true;
            looksNanos = System.nanoTime();
        }
        return looks;
    }

    /// How many bytes of a life were seen.
    int seen(Life life) {
        return isSettled() ? life.writtenBefore(System.nanoTime() - grace.toNanos()) : 0;
    }
}
