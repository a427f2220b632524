package dev.logship.cli;

import dev.logship.Reason;
import dev.logship.net.Backoff;
import dev.logship.net.HostPort;
import dev.logship.net.Sockets;
import dev.logship.stream.StartOffset;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes one stream from a tail endpoint, from an offset on, and connects again at the offset that comes next
/// whenever the connection ends. Used once, by one thread.
final class StreamTail {
    private static final Logger log = LoggerFactory.getLogger(StreamTail.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);
    private static final int BUFFER_BYTES = 64 << 10;

    /// What takes the bytes.
    @FunctionalInterface
    interface Sink {
        /// Takes all of them.
        void write(byte[] bytes, int count) throws IOException;
    }

    /// The sink takes no more; it is not to be tried again.
    static final class SinkException extends IOException {
        private static final long serialVersionUID = 1;

        SinkException(IOException cause) {
            super(Reason.of(cause), cause);
        }
    }

    /// What is wanted.
    ///
    /// @param stream its name; empty for the only one, or that of a bound port
    /// @param offset from where on, in bytes; when negative, from the end
    /// @param follow whether to go on when there is nothing more
    record Request(HostPort from, String stream, long offset, boolean follow) {
        /// What to send, to go on at an offset. A name that looks like an offset is told from one by `./`.
        byte[] header(long at) {
            boolean number = StartOffset.isOffset(stream.getBytes(StandardCharsets.UTF_8));
            String name = stream.isEmpty() ? "" : (number ? "./" : "") + stream + "\n";
            return (name + at + "\n").getBytes(StandardCharsets.UTF_8);
        }
    }

    /// How long there must be nothing more for the end of what was there.
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private final Request request;
    private final Sink sink;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final Backoff backoff;
    private long at;
    private boolean begun;
    private String trouble = "";

    StreamTail(Request request, Sink sink, Backoff backoff) {
        this.request = request;
        this.sink = sink;
        this.at = request.offset();
        this.backoff = backoff;
    }

    /// The waits between tries to connect.
    static Backoff backoff() {
        return new Backoff(FIRST_RETRY, LAST_RETRY, new Random());
    }

    /// Takes the stream for ever, or until nothing comes any more when that is the end.
    ///
    /// @throws SinkException when the sink takes no more
    /// @throws IOException when it is not to be tried, or cannot be gone on
    void run() throws IOException {
        while (true) {
            try (SocketChannel server = connect()) {
                take(server);
                return;
            } catch (SinkException e) {
                throw e;
            } catch (IOException e) {
                retry(e);
            }
        }
    }

    private void retry(IOException failure) throws IOException {
        String what = request.from() + ": " + Reason.of(failure);
        if (!request.follow()) throw new IOException(what, failure);
        if (begun && request.offset() < 0) {
            throw new IOException(what + "; where a stream is that was asked for from its end is not known, "
                    + "so it cannot be gone on: ask from an offset that is not negative", failure);
        }
        if (!what.equals(trouble)) log.warn("{}; retrying from {}", what, at);
        trouble = what;
        LockSupport.parkNanos(backoff.next().toNanos());
    }

    private SocketChannel connect() throws IOException {
        IOException last = new IOException("no address");
        for (InetSocketAddress address : request.from().resolveAll()) {
            SocketChannel channel = SocketChannel.open();
            try {
                channel.socket().connect(address, (int) CONNECT_TIMEOUT.toMillis());
                // On one machine the kernel may choose the port that is asked for, which connects to itself.
                if (Sockets.local(channel).equals(Sockets.peer(channel))) throw new IOException("no server");
                Sockets.prepare(channel);
                return channel;
            } catch (IOException e) {
                channel.close();
                last = e;
            }
        }
        throw last;
    }

    private void take(SocketChannel server) throws IOException {
        server.write(ByteBuffer.wrap(request.header(at)));
        if (!request.follow()) server.socket().setSoTimeout((int) SILENCE.toMillis());
        InputStream in = server.socket().getInputStream();
        while (true) {
            int count;
            try {
                count = in.read(buffer);
            } catch (SocketTimeoutException e) {
                log.debug("nothing more: {}", e.toString());
                return;
            }
            if (count < 0) {
                throw new EOFException(begun ? "the server ended the connection"
                        : "the server ended the connection without a byte; it may have no such stream");
            }
            if (!trouble.isEmpty()) log.info("{}: connected again at {}", request.from(), at);
            trouble = "";
            backoff.reset();
            begun = true;
            try {
                sink.write(buffer, count);
            } catch (IOException e) {
                throw new SinkException(e);
            }
            if (request.offset() >= 0) at += count;
        }
    }
}
