package dev.logship.cli.command;

import dev.logship.Reason;
import dev.logship.StreamOffset;
import dev.logship.net.Backoff;
import dev.logship.net.Connection;
import dev.logship.net.HostPort;
import dev.logship.protocol.tail.TailClient;
import dev.logship.protocol.tail.TailRequest;
import dev.logship.stream.StartOffset;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads one stream from a tail port, starting at an offset, and reconnects at the next offset whenever the
/// connection ends. Used once, by one thread.
final class StreamTail {
    private static final Logger log = LoggerFactory.getLogger(StreamTail.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);
    private static final int BUFFER_BYTES = 64 << 10;

    /// The destination of the bytes.
    @FunctionalInterface
    interface Sink {
        /// Writes all of them.
        void write(byte[] bytes, int count) throws IOException;
    }

    /// The sink failed; retrying is useless.
    static final class SinkException extends IOException {
        private static final long serialVersionUID = 1;

        SinkException(IOException cause) {
            super(Reason.of(cause), cause);
        }
    }

    /// Which stream to read, and for how long.
    ///
    /// @param first the request of the first connection
    /// @param follow whether to wait for more at the end of the stream
    record Request(HostPort server, TailRequest first, boolean follow) {}

    /// Without `follow`, the stream ends when nothing came for this long.
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private final Request request;
    private final Sink sink;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final Backoff backoff;
    private StartOffset at;
    private boolean begun;
    private String trouble = "";

    StreamTail(Request request, Sink sink, Backoff backoff) {
        this.request = request;
        this.sink = sink;
        this.at = request.first().offset();
        this.backoff = backoff;
    }

    /// The delays between attempts to connect.
    static Backoff backoff() {
        return new Backoff(FIRST_RETRY, LAST_RETRY, new Random());
    }

    /// Reads the stream for ever, or to its end if it is not to be followed.
    ///
    /// @throws SinkException if the sink fails
    /// @throws IOException if the connection is lost and reading cannot resume
    void run() throws IOException {
        while (true) {
            try (Connection server = TailClient.open(request.server(), request.first().from(at),
                    CONNECT_TIMEOUT)) {
                read(server);
                return;
            } catch (SinkException e) {
                throw e;
            } catch (IOException e) {
                retry(e);
            }
        }
    }

    private void retry(IOException failure) throws IOException {
        String what = request.server() + ": " + Reason.of(failure);
        if (!request.follow()) throw new IOException(what, failure);
        if (begun && at.isFromEnd()) {
            throw new IOException(what + "; cannot resume, because the offset is unknown after a "
                    + "negative --offset; give one that is not negative", failure);
        }
        if (!what.equals(trouble)) log.warn("{}; retrying from {}", what, at.value());
        trouble = what;
        LockSupport.parkNanos(backoff.next().toNanos());
    }

    private void read(Connection server) throws IOException {
        for (boolean first = true;; first = false) {
            int count;
            try {
                count = server.read(buffer, 0, request.follow() ? 0 : System.nanoTime() + SILENCE.toNanos());
            } catch (SocketTimeoutException e) {
                log.debug("end reached: {}", e.toString());
                return;
            }
            if (count < 0) {
                throw new EOFException(begun ? "the server closed the connection"
                        : "the server closed the connection without a byte; it may not have the stream");
            }
            if (!trouble.isEmpty()) log.info("{}: reconnected at {}", request.server(), at.value());
            trouble = "";
            if (!first) backoff.reset(); // an http port answers and closes, which is no success
            begun = true;
            try {
                sink.write(buffer, count);
            } catch (IOException e) {
                throw new SinkException(e);
            }
            if (!at.isFromEnd()) at = StartOffset.at(new StreamOffset(at.value()).plus(count));
        }
    }
}
