package dev.logship.endpoint.http.events;

import dev.logship.http.Exchange;
import dev.logship.http.HttpError;
import dev.logship.http.Page;
import dev.logship.line.Heartbeat;
import dev.logship.stream.StreamCatalog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/stream`: lines of streams as server-sent events. Any thread. Call [#beat] every [#beatInterval].
public final class Events implements Page, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Events.class);

    /// Limits and heartbeats of clients.
    ///
    /// @param maxClients maximum number of clients at a time
    /// @param timeout how long a client may accept no data
    /// @param heartbeat content and interval of heartbeats; empty for none
    /// @param heartbeatJson whether a heartbeat is an event with JSON instead of a comment
    public record Config(int maxClients, Duration timeout, Optional<Heartbeat.Config> heartbeat,
            boolean heartbeatJson) {}

    private final Config config;
    private final StreamCatalog catalog;
    private final Instant started = Instant.now();
    private final Set<Thread> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong beats = new AtomicLong();
    private volatile boolean closed;
    private @Nullable EventCache cache; // guarded by this

    /// Borrows the catalog.
    public Events(Config config, StreamCatalog catalog) {
        this.config = config;
        this.catalog = catalog;
    }

    @Override
    public void answer(Exchange exchange) throws IOException {
        EventRequest request = EventRequest.of(exchange);
        exchange.set("X-Accel-Buffering", "no");
        exchange.begin(200, "text/event-stream");
        if (exchange.isHead()) return;
        try {
            if (count.incrementAndGet() > config.maxClients()) throw full(exchange);
            clients.add(Thread.currentThread());
            new EventClient(this, catalog, request, new EventOutput(exchange), exchange.stats())
                    .run(Long.toString(ids.incrementAndGet()));
        } catch (IOException e) {
            if (e.getCause() instanceof TimeoutException) {
                log.warn("closed connection from {}: no data accepted for {} s", exchange.peer(),
                        config.timeout().toMillis() / 1000.0);
            }
            throw e;
        } finally {
            clients.remove(Thread.currentThread());
            count.decrementAndGet();
        }
    }

    private HttpError full(Exchange exchange) {
        log.warn("refused {}: /stream already has as many clients as --http-max-clients allows",
                exchange.peer());
        exchange.set(HttpHeader.RETRY_AFTER, "10");
        return new HttpError(503, "too many clients; retry later");
    }

    /// Number of connected clients.
    public int clients() {
        return clients.size();
    }

    /// Time since this object was created.
    public Duration uptime() {
        return Duration.between(started, Instant.now());
    }

    /// The cache of all clients. Created for the first one: loading the library would delay the start.
    synchronized EventCache cache() {
        EventCache existing = cache;
        if (existing != null) return existing;
        EventCache created = new EventCache();
        cache = created;
        return created;
    }

    boolean isClosed() {
        return closed;
    }

    /// Makes every client send a heartbeat. One timer serves all clients: a timer per client would be reset
    /// with every line.
    public void beat() {
        beats.incrementAndGet();
        clients.forEach(LockSupport::unpark);
    }

    /// Interval between calls of [#beat]. Without heartbeats an empty comment is sent instead: nothing else
    /// detects that the client of an idle stream has disconnected.
    public Duration beatInterval() {
        return config.heartbeat().map(Heartbeat.Config::interval).orElse(config.timeout());
    }

    /// Number of calls of [#beat].
    long beats() {
        return beats.get();
    }

    void writeBeat(EventOutput out) throws IOException {
        if (config.heartbeat().isEmpty()) {
            out.comment("");
            return;
        }
        Heartbeat.Config content = config.heartbeat().get();
        Heartbeat beat = new Heartbeat(Instant.now(), clients(), uptime());
        if (config.heartbeatJson()) out.event("", "", beat.json(content, "timestamp", "active_clients"));
        else out.comment(beat.text(content));
    }

    /// Ends the response to every client.
    @Override
    public void close() {
        closed = true;
        clients.forEach(LockSupport::unpark);
    }
}
