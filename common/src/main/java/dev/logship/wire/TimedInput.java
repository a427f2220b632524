package dev.logship.wire;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// Reads from a peer until a moment at most. A channel cannot do that; its socket can.
final class TimedInput {
    private TimedInput() {}

    /// Reads some bytes into `buffer[from…]`; -1 at the end of input.
    ///
    /// @param deadlineNanos of [System#nanoTime]; 0: without a limit
    /// @throws SocketTimeoutException when none came in time
    static int read(SocketChannel peer, byte[] buffer, int from, long deadlineNanos) throws IOException {
        long millis = 0; // without a limit
        if (deadlineNanos != 0) {
            millis = Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis();
            if (millis <= 0) throw new SocketTimeoutException();
        }
        peer.socket().setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
        return peer.socket().getInputStream().read(buffer, from, buffer.length - from);
    }
}
