package dev.logship.endpoint.lines;

import dev.logship.endpoint.Endpoint;
import dev.logship.endpoint.text.Heartbeat;
import dev.logship.net.Connection;
import dev.logship.net.SilentPeers;
import dev.logship.net.TcpServer;
import dev.logship.stream.StreamCatalog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Serves the lines of all streams on one port. Protocol: docs/PROTOCOL.md, "lines".
public final class LinesEndpoint implements Endpoint {
    /// Where to listen, and whether to send heartbeats.
    public record Config(TcpServer.Config server, Optional<Heartbeat.Config> heartbeat) {}

    private final Config config;
    private final StreamCatalog catalog;
    private final SilentPeers peers;
    private final TcpServer server;
    private final AtomicInteger connections = new AtomicInteger();
    private final long startedNanos = System.nanoTime();

    /// @throws IOException naming the address and why it cannot be listened on
    public LinesEndpoint(Config config, StreamCatalog catalog) throws IOException {
        this.config = config;
        this.catalog = catalog;
        this.peers = new SilentPeers();
        try {
            this.server = new TcpServer("lines endpoint", config.server(), this::handle);
        } catch (IOException e) {
            peers.close();
            throw e;
        }
    }

    private void handle(Connection peer) throws IOException {
        connections.incrementAndGet();
        try (LinesHandler handler = new LinesHandler(peer, catalog, config.server().traffic())) {
            peers.watch(peer, Thread.currentThread());
            handler.run(config.heartbeat(), this::heartbeat);
        } finally {
            connections.decrementAndGet();
        }
    }

    private Heartbeat heartbeat() {
        return new Heartbeat(Instant.now(), connections.get(),
                Duration.ofNanos(System.nanoTime() - startedNanos));
    }

    @Override
    public InetSocketAddress address() {
        return server.address();
    }

    @Override
    public boolean isAccepting() {
        return server.isAccepting();
    }

    @Override
    public String toString() {
        return server.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
        peers.close();
    }
}
