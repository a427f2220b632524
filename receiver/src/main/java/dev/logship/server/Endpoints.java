package dev.logship.server;

import dev.logship.StreamName;
import dev.logship.endpoint.tail.TailEndpoint;
import dev.logship.metrics.ServerMetrics;
import dev.logship.net.Endpoint;
import dev.logship.net.EndpointStats;
import dev.logship.net.HostPort;
import dev.logship.net.TcpServer;
import dev.logship.store.StreamStore;
import dev.logship.stream.StreamCatalog;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The endpoints of a catalog, and their statistics. Changed by one thread; owns the endpoints, borrows the
/// catalog.
final class Endpoints implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Endpoints.class);

    private final PortConfig ports;
    private final StreamCatalog catalog;
    private final Map<String, EndpointStats> stats = new ConcurrentSkipListMap<>(); // by kind of endpoint
    private final Deque<Endpoint> open = new ArrayDeque<>();                    // in reverse order of opening
    private @Nullable InetSocketAddress httpAddress;

    Endpoints(PortConfig ports, StreamCatalog catalog) {
        this.ports = ports;
        this.catalog = catalog;
    }

    /// Adds one, owned from now on; it is closed before those that were added earlier.
    ///
    /// @return where it listens
    InetSocketAddress add(Endpoint endpoint) {
        open.push(endpoint);
        return endpoint.address();
    }

    /// Opens a tail endpoint.
    ///
    /// @param stream the one that the port is bound to; empty for all
    /// @return where it listens
    InetSocketAddress addTail(HostPort address, Optional<StreamName> stream) throws IOException {
        return add(TailEndpoint.open(new TailEndpoint.Config(server(address, "tail"), stream,
                ports.headerTimeout()), catalog));
    }

    /// Opens the endpoints of readers.
    ///
    /// @param store for the metrics of the http endpoint
    void addReaders(ReaderPorts readers, Optional<StreamStore> store) throws IOException {
        if (readers.tail().isPresent()) addTail(readers.tail().get(), Optional.empty());
        if (readers.lines().isPresent()) {
            LinesPort lines = readers.lines().get();
            add(lines.open(server(lines.address(), "lines"), catalog));
        }
        if (readers.http().isPresent()) {
            HttpPort http = readers.http().get();
            httpAddress = add(http.open(server(http.address(), "http"), ports.headerTimeout(), catalog,
                    new ServerMetrics(catalog, stats, store)));
        }
    }

    /// The configuration of an endpoint of this kind.
    TcpServer.Config server(HostPort address, String kind) {
        return ports.server(address, stats.computeIfAbsent(kind, any -> new EndpointStats()));
    }

    /// Where browsers connect; empty when there is no http endpoint.
    Optional<InetSocketAddress> httpAddress() {
        return Optional.ofNullable(httpAddress);
    }

    /// The number of connections to endpoints of this kind.
    int connections(String kind) {
        EndpointStats passed = stats.get(kind);
        return passed == null ? 0 : passed.openConnections();
    }

    /// The number of connections to all endpoints.
    int connections() {
        return stats.values().stream().mapToInt(EndpointStats::openConnections).sum();
    }

    /// An endpoint that no longer accepts connections; empty when all do.
    Optional<String> standstill() {
        return open.stream().filter(endpoint -> !endpoint.isAccepting()).findFirst()
                .map(endpoint -> "no longer accepting connections: " + endpoint);
    }

    /// Logs where each listens.
    void tell() {
        open.descendingIterator().forEachRemaining(endpoint -> log.info("{}", endpoint));
    }

    @Override
    public void close() throws IOException {
        for (Endpoint endpoint : open) endpoint.close();
        open.clear();
    }
}
