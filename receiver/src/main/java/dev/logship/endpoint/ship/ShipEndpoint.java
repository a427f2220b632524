package dev.logship.endpoint.ship;

import dev.logship.endpoint.Endpoint;
import dev.logship.net.TcpServer;
import dev.logship.store.StreamStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/// Receives streams from senders into a store. Protocol: docs/PROTOCOL.md, "ship".
public final class ShipEndpoint implements Endpoint {
    /// How to treat senders.
    ///
    /// @param hostInName whether a stream's name begins with its sender's address
    /// @param headerTimeout how long a sender may take to name its stream
    public record Config(TcpServer.Config server, boolean hostInName, Duration headerTimeout) {}

    private final TcpServer server;

    public ShipEndpoint(Config config, StreamStore store) throws IOException {
        ShipHandler handler = new ShipHandler(config, store, new Claims(), new BufferPool());
        this.server = new TcpServer("ship endpoint", config.server(), handler::handle);
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
    }
}
