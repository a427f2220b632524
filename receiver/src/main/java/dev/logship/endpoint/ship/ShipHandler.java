package dev.logship.endpoint.ship;

import dev.logship.Reason;
import dev.logship.StreamName;
import dev.logship.StreamOffset;
import dev.logship.net.Addresses;
import dev.logship.net.Connection;
import dev.logship.protocol.ship.ShipReply;
import dev.logship.protocol.ship.ShipRequest;
import dev.logship.store.Appender;
import dev.logship.store.StreamLostException;
import dev.logship.store.StreamStore;
import dev.logship.wire.HeaderReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// One sender from its header to its end. Runs on the connection's thread.
final class ShipHandler {
    private static final Logger log = LoggerFactory.getLogger(ShipHandler.class);

    /// The buffer of an idle connection.
    private static final int SMALL_BYTES = 4096;

    /// The delay before a failed write, as on a full disk, is retried.
    private static final Duration WRITE_RETRY = Duration.ofMillis(500);

    private final ShipEndpoint.Config config;
    private final StreamStore store;
    private final Claims claims;
    private final BufferPool buffers;

    ShipHandler(ShipEndpoint.Config config, StreamStore store, Claims claims, BufferPool buffers) {
        this.config = config;
        this.store = store;
        this.claims = claims;
        this.buffers = buffers;
    }

    void handle(Connection peer) throws IOException {
        Sender sender = new Sender(peer);
        HeaderReader header = new HeaderReader(peer, config.headerTimeout());
        StreamName stream;
        try {
            stream = name(ShipRequest.read(header), sender);
        } catch (ClosedChannelException e) {
            throw e; // shutting down
        } catch (IOException | IllegalArgumentException e) {
            refuse(sender, e);
            return;
        }
        try {
            claims.take(stream, sender);
            serve(stream, sender, header.rest());
        } catch (IOException | IllegalArgumentException e) {
            refuse(sender, e);
        } finally {
            claims.leave(stream, sender);
        }
    }

    private StreamName name(ShipRequest request, Sender sender) {
        return config.hostInName() ? request.stream().from(Addresses.text(sender.host())) : request.stream();
    }

    private static String reason(Sender sender, IOException e) {
        String reset = sender.resetReason();
        if (reset != null) return reset;
        return e instanceof ClosedChannelException ? "shutting down" : Reason.of(e);
    }

    private void refuse(Sender sender, Exception reason) throws IOException {
        config.server().stats().refused(reason);
        log.warn("refused {}: {}", sender, Reason.of(reason));
        sender.reset("refused");
    }

    private void serve(StreamName stream, Sender sender, ByteBuffer early) throws IOException {
        try (Appender appender = store.append(stream)) {
            appender.sync(); // a sender may rely on the reply
            long from = appender.end();
            try {
                sender.reply(new ShipReply(new StreamOffset(from)));
                write(early, appender, sender);
                receive(stream, sender, appender);
                sender.finish();
                // Senders that only ask for confirmation are not logged.
                log.atLevel(appender.end() > from ? Level.INFO : Level.DEBUG)
                        .log("stream {}: {} ended at {}", stream, sender, appender.end());
            } catch (IOException e) {
                log.info("stream {}: lost {} at {}: {}", stream, sender, appender.end(), reason(sender, e));
            }
        }
    }

    /// Writes bytes until the sender ends. Uses a large buffer while much comes at a time.
    private void receive(StreamName stream, Sender sender, Appender appender) throws IOException {
        ByteBuffer small = ByteBuffer.allocateDirect(SMALL_BYTES);
        long from = appender.end();
        while (sender.read(small.clear()) >= 0) {
            if (appender.end() == from) log.info("stream {}: {} sends from {}", stream, sender, from);
            ByteBuffer large = small.hasRemaining() ? null : buffers.take();
            if (large == null) {
                write(small.flip(), appender, sender);
                continue;
            }
            try {
                large.put(small.flip());
                for (int fill = 0; fill < BufferPool.FILLS && sender.available() > 0; fill++) {
                    if (sender.read(large) < 0) break;
                    write(large.flip(), appender, sender);
                    large.clear();
                }
                write(large.flip(), appender, sender);
            } finally {
                buffers.giveBack(large);
            }
        }
    }

    /// Writes all of `bytes`. While that fails nothing is read from this sender, so that it waits too.
    private void write(ByteBuffer bytes, Appender appender, Sender sender) throws IOException {
        config.server().stats().received(bytes.remaining());
        boolean trouble = false;
        while (bytes.hasRemaining()) {
            try {
                appender.write(bytes);
            } catch (StreamLostException | ClosedChannelException e) {
                throw e;
            } catch (IOException e) {
                if (!sender.isOpen()) throw e; // replaced: the new connection sends these bytes again
                if (!trouble) {
                    log.error("cannot write {}: {}; sender {} paused, retrying", appender, Reason.of(e),
                            sender);
                }
                trouble = true;
                LockSupport.parkNanos(WRITE_RETRY.toNanos());
            }
        }
        if (trouble) log.info("writes to {} resumed", appender);
    }
}
