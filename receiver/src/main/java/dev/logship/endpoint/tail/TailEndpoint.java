package dev.logship.endpoint.tail;

import dev.logship.StreamName;
import dev.logship.net.Endpoint;
import dev.logship.net.PeerMonitor;
import dev.logship.net.TcpServer;
import dev.logship.stream.StreamCatalog;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// Serves streams by offset on one port: the one it is bound to, or any of a catalog. Protocol:
/// docs/PROTOCOL.md, "tail".
public final class TailEndpoint {
    /// What to serve, and how to treat readers.
    ///
    /// @param stream the one stream of a bound port; empty for all
    /// @param headerTimeout how long the header of a reader may take
    public record Config(TcpServer.Config server, Optional<StreamName> stream, Duration headerTimeout) {}

    private TailEndpoint() {}

    /// Starts to listen.
    ///
    /// @throws IOException naming the address and the reason
    public static Endpoint open(Config config, StreamCatalog catalog) throws IOException {
        PeerMonitor peers = new PeerMonitor();
        String name = config.stream().map(stream -> "tail endpoint of " + stream).orElse("tail endpoint");
        return new TcpServer(name, config.server(), new TailHandler(config, catalog, peers)::handle, peers);
    }
}
