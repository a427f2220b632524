package dev.logship.linux;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// Standard input. Java does not tell whether a read of it would block.
public final class StandardInput {
    private static final int NUMBER = 0;

    private StandardInput() {}

    /// Waits until a read would not block: there is input, or its end.
    ///
    /// @param timeoutMillis the limit; negative: none
    /// @return false on timeout
    public static boolean isReadable(int timeoutMillis) throws IOException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        long left = timeoutMillis;
        do {
            if (Poll.poll(new int[] {NUMBER}, new int[] {Poll.IN}, (int) left)[0] != 0) return true;
            if (timeoutMillis >= 0) left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        } while (timeoutMillis < 0 || left > 0); // a signal can end the wait early
        return false;
    }
}
