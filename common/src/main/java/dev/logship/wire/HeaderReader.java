package dev.logship.wire;

import dev.logship.Limits;
import dev.logship.net.Connection;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/// Reads the header lines that a peer sends first, in any number of packets. Size and total time are limited,
/// so a peer that sends one byte a second gains nothing. Used by one thread; borrows the connection.
public final class HeaderReader {
    private final Connection peer;
    private final Duration timeout;
    private final long deadlineNanos;
    private final byte[] buffer = new byte[2 * Limits.NAME_LINE_BYTES];
    private int from;
    private int until;

    /// The timeout starts now, and covers all lines together.
    public HeaderReader(Connection peer, Duration timeout) {
        this.peer = peer;
        this.timeout = timeout;
        this.deadlineNanos = System.nanoTime() + timeout.toNanos();
    }

    /// The next line without its newline.
    ///
    /// @param limit the maximum number of bytes in the line, up to [Limits#NAME_LINE_BYTES]
    /// @throws ProtocolException when the line is longer
    /// @throws SocketTimeoutException when it did not arrive in time
    /// @throws EOFException when the peer's input ended before the newline
    public byte[] line(int limit) throws IOException {
        return line(limit, false);
    }

    /// As [#line(int)], but the end of the peer's input may also end the line.
    public byte[] lineOrEnd(int limit) throws IOException {
        return line(limit, true);
    }

    /// The bytes that the peer sent after these lines. Valid until the next call.
    public ByteBuffer rest() {
        return ByteBuffer.wrap(buffer, from, until - from);
    }

    private byte[] line(int limit, boolean endCounts) throws IOException {
        int at = from;
        while (true) {
            for (; at < until; at++) {
                if (buffer[at] == '\n') return take(at, at + 1);
                if (at - from >= limit) {
                    throw new ProtocolException("a header line longer than " + limit + " bytes");
                }
            }
            if (!fill()) {
                if (endCounts && until > from) return take(until, until);
                throw new EOFException(until == from ? "closed without a header" : "closed within a header");
            }
        }
    }

    private byte[] take(int end, int next) {
        byte[] line = Arrays.copyOfRange(buffer, from, end);
        from = next;
        return line;
    }

    private boolean fill() throws IOException {
        try {
            int count = peer.read(buffer, until, deadlineNanos);
            until += Math.max(count, 0);
            return count > 0;
        } catch (SocketTimeoutException e) {
            throw late();
        }
    }

    private SocketTimeoutException late() {
        return new SocketTimeoutException("no complete header within " + timeout.toMillis() / 1000.0 + " s");
    }
}
