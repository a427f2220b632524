package dev.logship.history;

import dev.logship.Time;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A manual clock.
final class ManualTime implements Time {
    private final AtomicLong nanos = new AtomicLong(TimeUnit.DAYS.toNanos(100));

    void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public long wallNanos() {
        return nanos.get();
    }
}
