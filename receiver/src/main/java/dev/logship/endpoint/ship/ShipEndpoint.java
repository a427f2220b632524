package dev.logship.endpoint.ship;

import dev.logship.net.Endpoint;
import dev.logship.net.TcpServer;
import dev.logship.store.StreamStore;
import java.io.IOException;
import java.time.Duration;

/// Receives streams from senders into a store. Protocol: docs/PROTOCOL.md, "ship".
public final class ShipEndpoint {
    /// How to treat senders.
    ///
    /// @param hostInName whether a stream's name begins with its sender's address
    /// @param headerTimeout how long the header of a sender may take
    public record Config(TcpServer.Config server, boolean hostInName, Duration headerTimeout) {}

    private ShipEndpoint() {}

    /// Starts to listen.
    ///
    /// @throws IOException naming the address and the reason
    public static Endpoint open(Config config, StreamStore store) throws IOException {
        ShipHandler handler = new ShipHandler(config, store, new Claims(), new BufferPool());
        return new TcpServer("ship endpoint", config.server(), handler::handle);
    }
}
