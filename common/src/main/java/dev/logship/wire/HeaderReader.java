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

/// Reads the header lines a peer sends first, in any number of packets, within a limit of bytes and of time
/// in all: a peer that sends one byte a second gains nothing. Used by one thread; borrows the connection.
public final class HeaderReader {
    private final Connection peer;
    private final Duration timeout;
    private final long deadlineNanos;
    private final byte[] buffer = new byte[2 * Limits.NAME_LINE_BYTES];
    private int from;
    private int until;

    /// The time runs from now, for all lines together.
    public HeaderReader(Connection peer, Duration timeout) {
        this.peer = peer;
        this.timeout = timeout;
        this.deadlineNanos = System.nanoTime() + timeout.toNanos();
    }

    /// The next line without its newline.
    ///
    /// @param limit the most bytes the line may have, up to [Limits#NAME_LINE_BYTES]
    /// @throws ProtocolException when the line is longer
    /// @throws SocketTimeoutException when it did not come in time
    /// @throws EOFException when the peer ended before the newline
    public byte[] line(int limit) throws IOException {
        return line(limit, false);
    }

    /// The next line, which the peer's end of input may end as well as a newline; otherwise as [#line(int)].
    public byte[] lineOrEnd(int limit) throws IOException {
        return line(limit, true);
    }

    /// What the peer sent behind the lines read so far. Valid until the next call.
    public ByteBuffer rest() {
        return ByteBuffer.wrap(buffer, from, until - from);
    }

    private byte[] line(int limit, boolean endCounts) throws IOException {
        int at = from;
        while (true) {
            for (; at < until; at++) {
                if (buffer[at] == '\n') return take(at, at + 1);
                if (at - from >= limit) throw new ProtocolException("a header line over " + limit + " bytes");
            }
            if (!fill()) {
                if (endCounts && until > from) return take(until, until);
                throw new EOFException(until == from ? "ended without a header" : "ended within the header");
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
        return new SocketTimeoutException("no whole header within " + timeout.toMillis() / 1000.0 + " s");
    }
}
