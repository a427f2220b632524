package dev.logship;

import java.util.concurrent.TimeUnit;

/// The clocks of the program; tests inject their own. Any thread.
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

    /// Nanoseconds since an arbitrary moment; never goes back.
    long nanos();

    /// Nanoseconds since 1970, as file systems count them; may be set to any time.
    long wallNanos();
}
