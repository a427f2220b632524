package dev.logship.agent;

import dev.logship.Limits;
import dev.logship.StreamName;
import dev.logship.net.HostPort;
import dev.logship.net.Sockets;
import dev.logship.follow.Chunk;
import dev.logship.wire.HeaderReader;
import dev.logship.wire.Quoted;
import dev.logship.wire.Sendfile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The sending side of one ship connection: a stream's name out, an offset in, then bytes out. Opened and
/// used by one virtual thread, its owner; a second one has a read pending all the time, so that a drop by the
/// other side is noticed while there is nothing to send. [#giveUp] may be called by any.
final class ShipConnection implements AutoCloseable {
    private final SocketChannel socket;
    private final Runnable wake;
    private final long offset;
    private final Sendfile out;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean finishing;
    private volatile @Nullable String lost;
    private volatile long progressNanos;
    private volatile boolean sending;

    private ShipConnection(SocketChannel socket, long offset, Runnable wake) throws IOException {
        this.socket = socket;
        this.offset = offset;
        this.wake = wake;
        this.out = new Sendfile(socket);
        Thread.ofVirtual().name("ship-input").start(this::watch);
    }

    /// Connects and asks where to go on.
    ///
    /// @param wake called when the connection is lost or ended, so that its owner calls [#check]
    /// @throws RefusedException when the receiver was reached and did not answer with an offset
    /// @throws IOException when it could not be reached
    static ShipConnection open(HostPort receiver, StreamName stream, Duration timeout, Runnable wake)
            throws IOException {
        SocketChannel socket = connect(receiver, timeout);
        try {
            Sockets.prepare(socket);
            return new ShipConnection(socket, ask(socket, stream, timeout), wake);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /// Connects to the first of the receiver's addresses that answers.
    private static SocketChannel connect(HostPort receiver, Duration timeout) throws IOException {
        IOException failure = new IOException("no address");
        for (InetSocketAddress address : receiver.resolveAll()) {
            SocketChannel socket = SocketChannel.open();
            try {
                socket.socket().connect(address, Math.toIntExact(timeout.toMillis()));
                return socket;
            } catch (IOException e) {
                socket.close();
                failure = e;
            }
        }
        throw failure;
    }

    private static long ask(SocketChannel socket, StreamName stream, Duration timeout)
            throws RefusedException {
        try {
            ByteBuffer header = ByteBuffer.wrap((stream.text() + "\n").getBytes(StandardCharsets.UTF_8));
            while (header.hasRemaining()) socket.write(header);
            byte[] answer = new HeaderReader(socket, timeout).line(Limits.OFFSET_LINE_BYTES);
            String text = new String(answer, StandardCharsets.ISO_8859_1).strip();
            if (!text.matches("[0-9]{1,18}")) {
                throw new ProtocolException("the answer " + Quoted.of(answer) + " is not an offset");
            }
            return Long.parseLong(text);
        } catch (IOException e) {
            throw new RefusedException(e);
        }
    }

    /// How many bytes of the stream the receiver held when the connection was opened.
    long offset() {
        return offset;
    }

    /// Sends bytes of a file, waiting while the receiver is slow.
    ///
    /// @param progress told up to where in the file they are sent
    void send(Chunk run, LongConsumer progress) throws IOException {
        LongConsumer told = until -> {
            progressNanos = System.nanoTime();
            progress.accept(until);
        };
        progressNanos = System.nanoTime();
        sending = true;
        ByteBuffer data = run.data();
        try {
            if (data == null) {
                out.send(run.file(), run.range(), told);
            } else {
                ByteBuffer left = data.duplicate();
                while (left.hasRemaining()) {
                    socket.write(left);
                    told.accept(run.range().from() + left.position());
                }
            }
        } catch (IOException e) {
            throw lost != null ? new IOException(lost, e) : e;
        } finally {
            sending = false;
        }
    }

    /// Throws when the other side dropped the connection.
    void check() throws IOException {
        if (lost != null) throw new IOException(lost);
    }

    /// For how long the receiver has taken no byte although there are some to send.
    Duration stalled() {
        return sending ? Duration.ofNanos(System.nanoTime() - progressNanos) : Duration.ZERO;
    }

    /// Ends in order: all that was sent is read by the receiver, which then ends too. That proves nothing
    /// yet; only the offset of a new connection does.
    void finish(Duration timeout) throws IOException {
        finishing = true;
        socket.shutdownOutput();
        try {
            if (!ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("no end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        check();
    }

    /// Ends the connection at once; its owner gets an exception with the reason.
    void giveUp(String reason) throws IOException {
        if (lost == null) lost = reason;
        socket.close();
        wake.run();
    }

    /// Reads what the receiver sends after its answer, which means nothing, until it ends.
    private void watch() {
        ByteBuffer ignored = ByteBuffer.allocate(64);
        try {
            int count;
            do {
                count = socket.read(ignored.clear());
            } while (count >= 0);
            if (!finishing) giveUp("the receiver closed the connection");
        } catch (IOException e) {
            if (lost == null) lost = "connection lost: " + e.getMessage();
        }
        ended.countDown();
        wake.run();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
