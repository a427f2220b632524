package dev.logship.endpoint.tail;

import dev.logship.StreamName;
import dev.logship.endpoint.Endpoint;
import dev.logship.net.SilentPeers;
import dev.logship.net.TcpServer;
import dev.logship.stream.StreamCatalog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/// Serves streams by offset on one port: the one it is bound to, or any of a catalog. Protocol:
/// docs/PROTOCOL.md, "tail".
public final class TailEndpoint implements Endpoint {
    /// What to serve, and how to treat readers.
    ///
    /// @param stream the one stream of a bound port; empty for all
    /// @param headerTimeout how long a reader may take to say what it wants
    public record Config(TcpServer.Config server, Optional<StreamName> stream, Duration headerTimeout) {}

    private final SilentPeers peers;
    private final TcpServer server;

    public TailEndpoint(Config config, StreamCatalog catalog) throws IOException {
        this.peers = new SilentPeers();
        TailHandler handler = new TailHandler(config, catalog, peers);
        try {
            String name = config.stream().map(stream -> "tail endpoint of " + stream).orElse("tail endpoint");
            this.server = new TcpServer(name, config.server(), handler::handle);
        } catch (IOException e) {
            peers.close();
            throw e;
        }
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
