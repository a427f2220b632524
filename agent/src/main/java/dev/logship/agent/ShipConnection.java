package dev.logship.agent;

import dev.logship.StreamName;
import dev.logship.StreamOffset;
import dev.logship.follow.Chunk;
import dev.logship.net.Connection;
import dev.logship.net.HostPort;
import dev.logship.protocol.ship.ShipClient;
import dev.logship.wire.Sendfile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// One ship connection on which the receiver has replied: the stream's bytes are sent from its offset on.
/// Opened and used by one virtual thread, its owner; a second one keeps a read pending, so that a drop by the
/// receiver is noticed while there is nothing to send. [#giveUp] may be called by any thread.
final class ShipConnection implements AutoCloseable {
    private final Connection connection;
    private final StreamOffset held;
    private final Runnable wake;
    private final Sendfile out;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean finishing;
    private volatile @Nullable String lost;
    private volatile long progressNanos;
    private volatile boolean sending;

    private ShipConnection(ShipClient client, Runnable wake) throws IOException {
        this.connection = client.connection();
        this.held = client.held();
        this.wake = wake;
        this.out = new Sendfile(connection);
        Thread.ofVirtual().name("ship-input").start(this::watch);
    }

    /// Connects and asks where to continue.
    ///
    /// @param wake called when the connection is lost or ended, so that its owner calls [#check]
    /// @throws dev.logship.protocol.ship.RefusedException when the receiver was reached and did not reply
    ///     with an offset
    /// @throws IOException when it was not reached
    static ShipConnection open(HostPort receiver, StreamName stream, Duration timeout, Runnable wake)
            throws IOException {
        ShipClient client = ShipClient.open(receiver, stream, timeout);
        try {
            return new ShipConnection(client, wake);
        } catch (IOException | RuntimeException e) {
            client.connection().close();
            throw e;
        }
    }

    /// How many bytes of the stream the receiver held when the connection was opened.
    StreamOffset held() {
        return held;
    }

    /// Sends bytes of a file, waiting while the receiver is slow.
    ///
    /// @param progress called after each step with the file offset up to which bytes are sent
    void send(Chunk chunk, LongConsumer progress) throws IOException {
        LongConsumer told = until -> {
            progressNanos = System.nanoTime();
            progress.accept(until);
        };
        progressNanos = System.nanoTime();
        sending = true;
        ByteBuffer data = chunk.data();
        try {
            if (data == null) {
                out.send(chunk.file(), chunk.range(), told);
            } else {
                ByteBuffer left = data.duplicate();
                while (left.hasRemaining()) {
                    connection.write(left);
                    told.accept(chunk.range().from() + left.position());
                }
            }
        } catch (IOException e) {
            throw lost != null ? new IOException(lost, e) : e;
        } finally {
            sending = false;
        }
    }

    /// Throws when the receiver dropped the connection.
    void check() throws IOException {
        if (lost != null) throw new IOException(lost);
    }

    /// For how long the receiver has accepted no byte although there are some to send.
    Duration stalled() {
        return sending ? Duration.ofNanos(System.nanoTime() - progressNanos) : Duration.ZERO;
    }

    /// Ends in order: the receiver reads everything that was sent, then ends too. That proves nothing yet;
    /// only the offset of a new connection does.
    void finish(Duration timeout) throws IOException {
        finishing = true;
        connection.shutdownOutput();
        try {
            if (!ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("the receiver did not close the connection in time");
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
        connection.close();
        wake.run();
    }

    /// Reads until the receiver ends. Bytes after its reply mean nothing.
    private void watch() {
        ByteBuffer ignored = ByteBuffer.allocate(64);
        try {
            int count;
            do {
                count = connection.read(ignored.clear());
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
        connection.close();
    }
}
