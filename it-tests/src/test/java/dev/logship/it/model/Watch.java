package dev.logship.it.model;

import java.util.function.BooleanSupplier;

/// What an agent has certainly seen by now: actions some time ago, while it ran. Used by one thread.
final class Watch {
    private final Stalls stalls;
    private final BooleanSupplier looking;
    private boolean up;
    private boolean looks;
    private long looksNanos;
    private long notedNanos = Long.MIN_VALUE;
    private boolean full;
    private long emptiedNanos = Long.MIN_VALUE;

    /// @param looking whether the agent that was started last looks at files by now
    Watch(Stalls stalls, BooleanSupplier looking) {
        this.stalls = stalls;
        this.looking = looking;
    }

    void begins() {
        up = true;
        looks = false;
    }

    /// @param killed whether it has not noted what it took just before
    void ends(boolean killed) {
        note(killed);
        up = false;
    }

    /// There is no space for the agent's state any more, or there is again.
    void stateIsFull(boolean now) {
        note(true);
        if (!now) emptiedNanos = System.nanoTime();
        full = now;
    }

    private void note(boolean late) {
        if (!full && hasSeen(emptiedNanos)) notedNanos = late ? seenUntil() : System.nanoTime();
    }

    /// What was taken of a file before this time can be told from other bytes: the agent that runs knows it,
    /// or the one that starts finds it in its state.
    long provedNanos() {
        return isSettled() ? seenUntil() : notedNanos;
    }

    /// Actions before this time were seen by an agent that has looked all the time.
    long seenUntil() {
        return stalls.seenUntil();
    }

    boolean isUp() {
        return up;
    }

    /// Whether an agent has run long enough to have seen the files that existed at its start.
    boolean isSettled() {
        return hasSeen(Long.MIN_VALUE);
    }

    /// Whether a lasting action of that time was seen.
    boolean hasSeen(long nanos) {
        return up && isLooking() && Math.max(nanos, looksNanos) <= seenUntil();
    }

    private boolean isLooking() {
        if (!looks && looking.getAsBoolean()) {
            looks = true;
            looksNanos = System.nanoTime();
        }
        return looks;
    }

    /// The number of bytes of a life that were seen.
    int seen(Life life) {
        return isSettled() ? life.writtenBefore(seenUntil()) : 0;
    }
}
