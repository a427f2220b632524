package dev.logship;

import java.util.concurrent.TimeUnit;

/// The clocks that the program goes by; a test brings its own. Any thread.
public interface Time {
    /// The machine's clocks.
    Time SYSTEM = new Time() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long wallNanos() {
            return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        }
    };

    /// Nanoseconds since some moment; never goes back.
    long nanos();

    /// Nanoseconds since 1970, as file systems count them; goes where somebody sets it.
    long wallNanos();
}
