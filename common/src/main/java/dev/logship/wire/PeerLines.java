package dev.logship.wire;

import dev.logship.net.Connection;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads lines from a peer until the end of its input. Only the time within a line is limited, not the time
/// between lines. A line that does not fit the small buffer takes one of the places that all connections
/// share, so that endless lines on many connections cannot exhaust memory. Used by one thread; borrows the
/// connection. The opener closes it.
public final class PeerLines implements AutoCloseable {
    private static final int SMALL_BYTES = 16 << 10;

    private final Connection peer;
    private final int limit;
    private final Duration timeout;
    private final Semaphore places;
    private byte[] buffer = new byte[SMALL_BYTES];
    private int from;
    private int until;

    /// @param limit the maximum number of bytes in a line, without its newline
    /// @param timeout the maximum time from the first byte of a line to its last
    /// @param places for lines that do not fit the small buffer
    public PeerLines(Connection peer, int limit, Duration timeout, Semaphore places) {
        this.peer = peer;
        this.limit = limit;
        this.timeout = timeout;
        this.places = places;
    }

    /// The next line without its newline, valid until the next call; null at the end of input, which may also
    /// end a line.
    ///
    /// @throws ProtocolException when the line is too long
    /// @throws SocketTimeoutException when it was not complete in time
    public @Nullable ByteBuffer next() throws IOException {
        shrink();
        long deadlineNanos = 0; // set when the line has begun
        for (int at = from; ; ) {
            for (; at < until; at++) {
                if (at - from > limit) break;
                if (buffer[at] == '\n') return take(at, at + 1);
            }
            if (at - from > limit) throw new ProtocolException("a line longer than " + limit + " bytes");
            if (until > from && deadlineNanos == 0) deadlineNanos = System.nanoTime() + timeout.toNanos();
            int moved = from;
            makeRoom(deadlineNanos);
            at -= moved - from;
            if (!fill(deadlineNanos)) return until > from ? take(until, until) : null;
        }
    }

    /// Discards input until the peer ends its output, or for this long.
    public void skip(Duration most) throws IOException {
        long deadlineNanos = System.nanoTime() + most.toNanos();
        try {
            do {
                until = 0;
            } while (fill(deadlineNanos));
        } catch (SocketTimeoutException e) {
            until = 0;
        }
        from = 0;
    }

    private ByteBuffer take(int end, int next) {
        ByteBuffer line = ByteBuffer.wrap(buffer, from, end - from);
        from = next;
        return line;
    }

    /// Returns the place when the rest fits the small buffer.
    private void shrink() {
        if (buffer.length == SMALL_BYTES || until - from > SMALL_BYTES / 2) return;
        buffer = Arrays.copyOf(Arrays.copyOfRange(buffer, from, until), SMALL_BYTES);
        until -= from;
        from = 0;
        places.release();
    }

    private void makeRoom(long deadlineNanos) throws IOException {
        if (until < buffer.length) return;
        if (from == 0) grow(deadlineNanos);
        System.arraycopy(buffer, from, buffer, 0, until - from);
        until -= from;
        from = 0;
    }

    private void grow(long deadlineNanos) throws IOException {
        if (buffer.length == SMALL_BYTES) {
            try {
                if (!places.tryAcquire(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    throw new SocketTimeoutException("too many connections are sending long lines");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SocketTimeoutException("interrupted");
            }
        }
        buffer = Arrays.copyOf(buffer, Math.min(2 * buffer.length, limit + SMALL_BYTES));
    }

    private boolean fill(long deadlineNanos) throws IOException {
        try {
            int count = peer.read(buffer, until, deadlineNanos);
            until += Math.max(count, 0);
            return count > 0;
        } catch (SocketTimeoutException e) {
            throw late();
        }
    }

    private SocketTimeoutException late() {
        return new SocketTimeoutException("no complete line within " + timeout.toMillis() / 1000.0 + " s");
    }

    @Override
    public void close() {
        if (buffer.length > SMALL_BYTES) places.release();
        buffer = new byte[SMALL_BYTES];
        from = 0;
        until = 0;
    }
}
