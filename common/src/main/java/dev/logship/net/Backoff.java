package dev.logship.net;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// The delay before the next retry: doubles from `first` up to `greatest`. Each delay is random, between half
/// of that and all of it, so that a thousand senders do not reconnect at once. Used by one thread at a time.
public final class Backoff {
    private final Duration first;
    private final Duration greatest;
    private final RandomGenerator random;
    private Duration next;

    public Backoff(Duration first, Duration greatest, RandomGenerator random) {
        this.first = first;
        this.greatest = greatest;
        this.random = random;
        this.next = first;
    }

    /// The next delay. Each one is longer than the one before.
    public Duration next() {
        long nanos = next.toNanos();
        next = next.multipliedBy(2).compareTo(greatest) < 0 ? next.multipliedBy(2) : greatest;
        return Duration.ofNanos(nanos / 2 + random.nextLong(nanos / 2 + 1));
    }

    /// The last attempt succeeded.
    public void reset() {
        next = first;
    }
}
