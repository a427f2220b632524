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
    private long notedNanos = Long.MIN_VALUE;
    private boolean full;
    private long emptiedNanos = Long.MIN_VALUE;

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

    /// An agent that is killed has not noted what it took just before.
    void ends() {
        if (!full && hasSeen(emptiedNanos)) notedNanos = System.nanoTime() - grace.toNanos();
        up = false;
    }

    /// There is no space for the agent's state any more, or there is again.
    void stateIsFull(boolean now) {
        if (now && !full && hasSeen(emptiedNanos)) notedNanos = System.nanoTime() - grace.toNanos();
        if (!now) emptiedNanos = System.nanoTime();
        full = now;
    }

    /// What was taken of a file before this time can be told from other bytes: the agent that runs knows it,
    /// or the one that starts finds it in its state.
    long provedNanos() {
        return isSettled() ? System.nanoTime() - grace.toNanos() : notedNanos;
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
