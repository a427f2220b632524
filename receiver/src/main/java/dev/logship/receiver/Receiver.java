package dev.logship.receiver;

import dev.logship.StreamName;
import dev.logship.endpoint.Endpoint;
import dev.logship.endpoint.ship.ShipEndpoint;
import dev.logship.endpoint.tail.TailEndpoint;
import dev.logship.net.HostPort;
import dev.logship.net.TcpServer;
import dev.logship.net.Traffic;
import dev.logship.store.StreamStore;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A storage directory with its endpoints: `logship rx`. Runs from its construction until it is closed.
public final class Receiver implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Receiver.class);

    private final ReceiverConfig config;
    private final StreamStore store;
    private final Map<String, Traffic> traffic = new ConcurrentSkipListMap<>(); // by kind of endpoint
    private final Deque<Endpoint> endpoints = new ArrayDeque<>(); // the one opened last first
    private @Nullable InetSocketAddress httpAddress;
    private final Map<StreamName, InetSocketAddress> boundTails = new HashMap<>();

    /// Opens the storage, then the endpoints; logs them when all of them work.
    ///
    /// @throws IOException in one line: what cannot be used, why, and what to do
    public Receiver(ReceiverConfig config) throws IOException {
        this.config = config;
        this.store = StreamStore.open(config.storage(), config.fsync());
        try {
            for (ReceiverConfig.BoundTail bound : config.boundTails()) {
                addTail(bound.address(), Optional.of(bound.stream()));
                boundTails.put(bound.stream(), endpoints.element().address());
            }
            if (config.tail().isPresent()) addTail(config.tail().get(), Optional.empty());
            if (config.lines().isPresent()) {
                LinesPort lines = config.lines().get();
                endpoints.push(lines.open(server(lines.address(), "lines"), store));
            }
            if (config.http().isPresent()) {
                HttpPort http = config.http().get();
                endpoints.push(http.open(server(http.address(), "http"), config.headerTimeout(),
                        store, new ServerMetrics(store, traffic, Optional.of(store))));
                httpAddress = endpoints.element().address();
            }
            endpoints.push(new ShipEndpoint(new ShipEndpoint.Config(
                    server(config.ship(), "ship"), config.hostInName(), config.headerTimeout()), store));
        } catch (IOException e) {
            close();
            throw e;
        }
        log.info("storage {}: {} streams", config.storage(), store.list().size());
        endpoints.descendingIterator().forEachRemaining(endpoint -> log.info("{}", endpoint));
    }

    /// Where senders connect.
    public InetSocketAddress shipAddress() {
        return endpoints.element().address();
    }

    /// Where readers of one stream connect.
    ///
    /// @throws IllegalArgumentException when no port is bound to the stream
    public InetSocketAddress boundTail(StreamName stream) {
        InetSocketAddress address = boundTails.get(stream);
        if (address == null) throw new IllegalArgumentException("no tail port for " + stream);
        return address;
    }

    /// Where browsers connect; empty when they cannot.
    public Optional<InetSocketAddress> httpAddress() {
        return Optional.ofNullable(httpAddress);
    }

    private void addTail(HostPort address, Optional<StreamName> stream) throws IOException {
        endpoints.push(new TailEndpoint(
                new TailEndpoint.Config(server(address, "tail"), stream, config.headerTimeout()), store));
    }

    private TcpServer.Config server(HostPort address, String kind) {
        return new TcpServer.Config(address, config.backlog(), config.maxConnections(),
                traffic.computeIfAbsent(kind, name -> new Traffic()));
    }

    /// Senders first, so that what was received is written; then readers; then the storage.
    @Override
    public void close() throws IOException {
        for (Endpoint endpoint : endpoints) endpoint.close();
        endpoints.clear();
        store.close();
    }
}
