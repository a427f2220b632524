package dev.logship.endpoint.entries;

import dev.logship.Service;
import dev.logship.endpoint.entries.log.EntryLog;
import dev.logship.net.Endpoint;
import dev.logship.net.EndpointStats;
import dev.logship.net.TcpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Serves an entry log on one port. Owns the log. Protocol: docs/PROTOCOL.md, "entries".
public final class EntriesEndpoint implements Endpoint, Service {
    /// How many connections may be in the middle of a long message at a time: each takes the memory of one.
    private static final int LONG_MESSAGES = 16;

    /// Where to listen, and how to treat peers.
    ///
    /// @param messageTimeout how long a message may take from its first byte to its last
    public record Config(TcpServer.Config server, Duration messageTimeout) {}

    private final EntryLog log;
    private final EndpointStats traffic;
    private final TcpServer server;

    /// @param log closed with this, and when this cannot be made
    public EntriesEndpoint(Config config, EntryLog log) throws IOException {
        this.log = log;
        this.traffic = config.server().stats();
        Semaphore longMessages = new Semaphore(LONG_MESSAGES, true);
        this.server = new TcpServer("entries endpoint", config.server(),
                peer -> new EntriesHandler(peer, log).run(config.messageTimeout(), longMessages), log);
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
    public String status() {
        return log.end().get() + " entries, " + traffic.openConnections() + " connected";
    }

    @Override
    public Optional<String> standstill() {
        if (!isAccepting()) return Optional.of("no more connections are accepted");
        return log.isAlive() ? Optional.empty() : Optional.of("no more entries are kept");
    }

    @Override
    public String toString() {
        return server.toString();
    }

    /// Those who write first, so that what they sent is kept.
    @Override
    public void close() throws IOException {
        server.close();
    }
}
