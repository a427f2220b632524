package dev.logship.endpoint.tail;

import dev.logship.ByteRange;
import dev.logship.StreamName;
import dev.logship.net.Connection;
import dev.logship.net.PeerMonitor;
import dev.logship.protocol.tail.TailRequest;
import dev.logship.stream.HighWaterMark;
import dev.logship.stream.StartOffset;
import dev.logship.stream.StreamCatalog;
import dev.logship.stream.StreamReader;
import dev.logship.wire.HeaderReader;
import dev.logship.wire.Sendfile;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One reader from its header to its end. Runs on the connection's thread.
final class TailHandler {
    private static final Logger log = LoggerFactory.getLogger(TailHandler.class);

    /// How much is sent at a time before it is counted.
    private static final long MOST_BYTES = 4 << 20;

    private final TailEndpoint.Config config;
    private final StreamCatalog catalog;
    private final PeerMonitor peers;

    TailHandler(TailEndpoint.Config config, StreamCatalog catalog, PeerMonitor peers) {
        this.config = config;
        this.catalog = catalog;
        this.peers = peers;
    }

    void handle(Connection peer) throws IOException {
        try {
            HeaderReader header = new HeaderReader(peer, config.headerTimeout());
            TailRequest request = config.stream().isPresent()
                    ? TailRequest.read(header, config.stream().get()) : TailRequest.read(header);
            peers.watch(peer, Thread.currentThread());
            long endOnArrival = 0;
            StreamReader reader = open(request);
            if (reader != null) endOnArrival = reader.end().get();
            else reader = await(request, peer);
            if (reader != null) serve(reader, from(reader, request.offset(), endOnArrival), peer);
        } catch (ClosedChannelException e) {
            throw e; // the reader left, or shutting down
        } catch (IOException e) {
            config.server().stats().refused(e);
            log.warn("refused {}: {}", peer, e.getMessage());
        }
    }

    /// Where to start. A reader of the whole stream, or of its end, does not ask for deleted bytes.
    private static long from(StreamReader reader, StartOffset offset, long end) {
        long from = offset.resolve(end);
        return offset.value() > 0 ? from : Math.max(from, reader.start());
    }

    private void serve(StreamReader opened, long from, Connection peer) throws IOException {
        AtomicLong at = new AtomicLong(from);
        LongSupplier behind = () -> Math.max(0, opened.end().get() - at.get());
        config.server().stats().reads(behind);
        try (StreamReader reader = opened) {
            log.debug("{} reads from {}", peer, from);
            Sendfile out = new Sendfile(peer);
            HighWaterMark end = reader.end();
            while (true) {
                long until = Math.min(end.awaitBeyond(at.get(), () -> !peer.isOpen()), at.get() + MOST_BYTES);
                if (until <= at.get()) break;
                reader.send(new ByteRange(at.get(), until), out);
                config.server().stats().sent(until - at.get());
                at.set(until);
            }
        } catch (IOException e) {
            log.debug("{} left: {}", peer, e.getMessage());
        } finally {
            config.server().stats().left(behind);
        }
        log.debug("{} read up to {}", peer, at);
    }

    /// The requested stream; null while there is none.
    private @Nullable StreamReader open(TailRequest request) throws IOException {
        Optional<StreamName> stream = request.stream();
        if (stream.isEmpty()) {
            List<StreamName> all = catalog.list();
            if (all.size() > 1) {
                throw new ProtocolException("no stream name, but there are " + all.size()
                        + " streams; send a name on a line before the offset");
            }
            stream = all.stream().findFirst();
        }
        if (stream.isEmpty()) return null;
        StreamReader reader = catalog.open(stream.get()).orElse(null);
        if (reader == null && config.stream().isEmpty()) {
            throw new ProtocolException("no such stream: " + stream.get());
        }
        return reader;
    }

    /// Waits until the requested stream begins; null when the reader leaves or the catalog is closed before.
    private @Nullable StreamReader await(TailRequest request, Connection peer) throws IOException {
        HighWaterMark additions = catalog.additions();
        while (true) {
            long seen = additions.get();
            StreamReader reader = open(request);
            if (reader != null) return reader;
            if (additions.awaitBeyond(seen, () -> !peer.isOpen()) <= seen) return null;
        }
    }
}
