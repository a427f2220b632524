package dev.logship.server;

import dev.logship.Service;
import dev.logship.StreamName;
import dev.logship.endpoint.ship.ShipEndpoint;
import dev.logship.store.StreamStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A storage directory with its endpoints: `logship rx`. Runs from its construction until it is closed.
public final class Receiver implements Service {
    private static final Logger log = LoggerFactory.getLogger(Receiver.class);

    private static final String SHIP = "ship";

    private final StreamStore store;
    private final Endpoints endpoints;
    private final InetSocketAddress shipAddress;
    private final Map<StreamName, InetSocketAddress> boundTails = new HashMap<>();

    /// Opens the storage, then the endpoints; logs them when all are open.
    ///
    /// @throws IOException in one line: what cannot be used, why, and what to do
    public Receiver(ReceiverConfig config) throws IOException {
        this.store = StreamStore.open(config.storage(), config.fsync());
        this.endpoints = new Endpoints(config.ports(), store);
        try {
            for (ReceiverConfig.BoundTail bound : config.boundTails()) {
                boundTails.put(bound.stream(),
                        endpoints.addTail(bound.address(), Optional.of(bound.stream())));
            }
            endpoints.addReaders(config.readers(), Optional.of(store));
            this.shipAddress = endpoints.add(ShipEndpoint.open(new ShipEndpoint.Config(
                    endpoints.server(config.ship(), SHIP), config.hostInName(),
                    config.ports().headerTimeout()), store));
        } catch (IOException e) {
            close();
            throw e;
        }
        log.info("storage {}: {} streams", config.storage(), store.list().size());
        endpoints.tell();
    }

    /// Where senders connect.
    public InetSocketAddress shipAddress() {
        return shipAddress;
    }

    /// Where readers of one stream connect.
    ///
    /// @throws IllegalArgumentException when no port is bound to the stream
    public InetSocketAddress boundTail(StreamName stream) {
        InetSocketAddress address = boundTails.get(stream);
        if (address == null) throw new IllegalArgumentException("no tail port for " + stream);
        return address;
    }

    /// Where browsers connect; empty when there is no http endpoint.
    public Optional<InetSocketAddress> httpAddress() {
        return endpoints.httpAddress();
    }

    @Override
    public String status() {
        int senders = endpoints.connections(SHIP);
        return store.list().size() + " streams, " + senders + " senders and "
                + (endpoints.connections() - senders) + " readers connected";
    }

    @Override
    public Optional<String> standstill() {
        return store.isAlive() ? endpoints.standstill()
                : Optional.of("no longer syncing written bytes");
    }

    /// Senders first, so that received bytes are written; then readers; then the storage.
    @Override
    public void close() throws IOException {
        endpoints.close();
        store.close();
    }
}
