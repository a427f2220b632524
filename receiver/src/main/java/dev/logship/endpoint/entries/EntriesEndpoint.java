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
    /// Maximum number of connections that receive a long message at a time: each needs memory for it.
    private static final int LONG_MESSAGES = 16;

    /// Address and limits.
    ///
    /// @param messageTimeout maximum time from the first to the last byte of a message
    public record Config(TcpServer.Config server, Duration messageTimeout) {}

    private final EntryLog log;
    private final EndpointStats stats;
    private final TcpServer server;

    /// @param log closed with the endpoint, and if this constructor throws
    public EntriesEndpoint(Config config, EntryLog log) throws IOException {
        this.log = log;
        this.stats = config.server().stats();
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
        return log.end().get() + " entries, " + stats.openConnections() + " connected";
    }

    @Override
    public Optional<String> standstill() {
        if (!isAccepting()) return Optional.of("no more connections are accepted");
        return log.isAlive() ? Optional.empty() : Optional.of("no more entries are stored");
    }

    @Override
    public String toString() {
        return server.toString();
    }

    /// Closes connections first, so that entries already received are stored.
    @Override
    public void close() throws IOException {
        server.close();
    }
}
