package dev.logship.endpoint.http;

import dev.logship.line.Heartbeat;
import dev.logship.stream.StreamCatalog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/stream`: lines of streams as server-sent events. Any thread.
final class Events implements Page, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Events.class);

    private final HttpEndpoint.Config config;
    private final StreamCatalog catalog;
    private final Instant started = Instant.now();
    private final EventCache data = new EventCache();
    private final Set<Thread> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong beats = new AtomicLong();
    private volatile boolean closed;

    Events(HttpEndpoint.Config config, StreamCatalog catalog) {
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
            new EventClient(this, catalog, request, new EventOutput(exchange),
                    exchange.traffic())
                    .run(Long.toString(ids.incrementAndGet()));
        } catch (IOException e) {
            if (e.getCause() instanceof TimeoutException) {
                log.warn("dropped {}: it took nothing for {} s", exchange.peer(),
                        config.timeout().toMillis() / 1000.0);
            }
            throw e;
        } finally {
            clients.remove(Thread.currentThread());
            count.decrementAndGet();
        }
    }

    private HttpError full(Exchange exchange) {
        log.warn("refused {}: /stream has as many clients as --http-max-clients allows", exchange.peer());
        exchange.set(HttpHeader.RETRY_AFTER, "10");
        return new HttpError(503, "as many clients as are allowed follow streams already");
    }

    /// How many follow streams.
    int clients() {
        return clients.size();
    }

    EventCache data() {
        return data;
    }

    Duration uptime() {
        return Duration.between(started, Instant.now());
    }

    boolean isClosed() {
        return closed;
    }

    /// Has all clients sent something, now and from time to time. One timer for all of them: each one's own
    /// would be set anew with every line.
    void beat(Scheduler scheduler) {
        beats.incrementAndGet();
        clients.forEach(LockSupport::unpark);
        scheduler.schedule(() -> beat(scheduler), beatEvery().toNanos(), TimeUnit.NANOSECONDS);
    }

    /// How often it was time for that.
    long beats() {
        return beats.get();
    }

    /// Without heartbeats that is an empty comment: nothing else tells that a client of a stream that rests
    /// is gone.
    private Duration beatEvery() {
        return config.heartbeat().map(Heartbeat.Config::interval).orElse(config.timeout());
    }

    void beat(EventOutput out) throws IOException {
        if (config.heartbeat().isEmpty()) {
            out.comment("");
            return;
        }
        Heartbeat.Config told = config.heartbeat().get();
        Heartbeat beat = new Heartbeat(Instant.now(), clients(), uptime());
        if (config.heartbeatJson()) out.event("", "", beat.json(told, "timestamp", "active_clients"));
        else out.comment(beat.text(told));
    }

    /// Ends all clients' answers.
    @Override
    public void close() {
        closed = true;
        clients.forEach(LockSupport::unpark);
    }
}
