package dev.logship.receiver;

import dev.logship.endpoint.Endpoint;
import dev.logship.endpoint.tail.TailEndpoint;
import dev.logship.local.LocalSources;
import dev.logship.net.HostPort;
import dev.logship.net.TcpServer;
import dev.logship.net.Traffic;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files of this machine with endpoints in front of them: `logship serve TARGET…`. Runs from its construction
/// until it is closed.
public final class SourcesServer implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(SourcesServer.class);

    /// What to serve, and where.
    ///
    /// @param tail where readers of any stream connect; empty for nowhere
    /// @param lines where readers of the lines of all streams connect; empty for nowhere
    /// @param http where browsers and other clients of HTTP connect; empty for nowhere
    /// @param backlog how many connections wait, for each port, to be accepted
    /// @param maxConnections how many connections are served at a time, for each port
    /// @param headerTimeout how long a reader may take to say what it wants
    public record Config(LocalSources.Config sources, Optional<HostPort> tail,
            Optional<LinesPort> lines, Optional<HttpPort> http, int backlog, int maxConnections,
            Duration headerTimeout) {}

    private final Config config;
    private final LocalSources sources;
    private final Map<String, Traffic> traffic = new ConcurrentSkipListMap<>(); // by kind of endpoint
    private final Deque<Endpoint> endpoints = new ArrayDeque<>(); // the one opened last first

    /// Looks for the files, then opens the endpoints; logs them when all of them work.
    ///
    /// @throws IOException in one line: what cannot be used, why, and what to do
    public SourcesServer(Config config) throws IOException {
        this.config = config;
        this.sources = new LocalSources(config.sources());
        try {
            if (config.tail().isPresent()) {
                endpoints.push(new TailEndpoint(new TailEndpoint.Config(server(config.tail().get(), "tail"),
                        Optional.empty(), config.headerTimeout()), sources));
            }
            if (config.lines().isPresent()) {
                LinesPort lines = config.lines().get();
                endpoints.push(lines.open(server(lines.address(), "lines"), sources));
            }
            if (config.http().isPresent()) {
                HttpPort http = config.http().get();
                endpoints.push(http.open(server(http.address(), "http"), config.headerTimeout(),
                        sources, new ServerMetrics(sources, traffic, Optional.empty())));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
        log.info("serving {} streams", sources.list().size());
        endpoints.descendingIterator().forEachRemaining(endpoint -> log.info("{}", endpoint));
    }

    private TcpServer.Config server(HostPort address, String kind) {
        return new TcpServer.Config(address, config.backlog(), config.maxConnections(),
                traffic.computeIfAbsent(kind, name -> new Traffic()));
    }

    /// Readers first, then the files.
    @Override
    public void close() throws IOException {
        for (Endpoint endpoint : endpoints) endpoint.close();
        endpoints.clear();
        sources.close();
    }
}
