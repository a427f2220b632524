package dev.logship.follow;

import dev.logship.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// A manual clock. Its wall time begins now, because files get the real time.
final class ManualTime implements Time {
    private final AtomicLong passed = new AtomicLong();
    private final long wallStart = Time.SYSTEM.wallNanos();
    private final AtomicLong back = new AtomicLong();
    private final long start = Time.SYSTEM.nanos();
    private Runnable meanwhile = () -> { };

    void advance(Duration by) {
        passed.addAndGet(by.toNanos());
    }

    /// The wall clock is set back.
    void setBack(Duration by) {
        back.addAndGet(by.toNanos());
    }

    @Override
    public long nanos() {
        return start + passed.get();
    }

    /// Runs a change once, when the wall clock is read.
    void meanwhile(Runnable change) {
        meanwhile = change;
    }

    @Override
    public long wallNanos() {
        Runnable change = meanwhile;
        meanwhile = () -> { };
        change.run();
        return wallStart + passed.get() - back.get();
    }
}
