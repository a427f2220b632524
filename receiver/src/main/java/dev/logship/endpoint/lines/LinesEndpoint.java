package dev.logship.endpoint.lines;

import dev.logship.line.Heartbeat;
import dev.logship.net.Connection;
import dev.logship.net.Endpoint;
import dev.logship.net.EndpointStats;
import dev.logship.net.PeerMonitor;
import dev.logship.net.TcpServer;
import dev.logship.stream.StreamCatalog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Serves the lines of all streams on one port. Protocol: docs/PROTOCOL.md, "lines".
public final class LinesEndpoint {
    /// Address, limits and heartbeats.
    public record Config(TcpServer.Config server, Optional<Heartbeat.Config> heartbeat) {}

    private final Config config;
    private final StreamCatalog catalog;
    private final PeerMonitor peers;
    private final long startedNanos = System.nanoTime();

    private LinesEndpoint(Config config, StreamCatalog catalog, PeerMonitor peers) {
        this.config = config;
        this.catalog = catalog;
        this.peers = peers;
    }

    /// Starts to listen.
    ///
    /// @throws IOException naming the address and the reason
    public static Endpoint open(Config config, StreamCatalog catalog) throws IOException {
        PeerMonitor peers = new PeerMonitor();
        return new TcpServer("lines endpoint", config.server(),
                new LinesEndpoint(config, catalog, peers)::handle, peers);
    }

    private void handle(Connection peer) throws IOException {
        EndpointStats stats = config.server().stats();
        try (LinesHandler handler = new LinesHandler(peer, catalog, stats)) {
            peers.watch(peer, Thread.currentThread());
            handler.run(config.heartbeat(), () -> new Heartbeat(Instant.now(), stats.openConnections(),
                    Duration.ofNanos(System.nanoTime() - startedNanos)));
        }
    }
}
