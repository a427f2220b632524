package dev.logship.endpoint.http.events;

import dev.logship.StreamName;
import dev.logship.line.Line;
import dev.logship.line.SlowFilterException;
import dev.logship.net.EndpointStats;
import dev.logship.stream.HighWaterMark;
import dev.logship.stream.StreamCatalog;
import dev.logship.wire.Json;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// One client of `/stream`. Reads from the streams as fast as the client accepts data, so there is no queue.
/// Runs on the request's thread.
final class EventClient {
    private static final long RETRY_MILLIS = 2000;

    private final Events events;
    private final StreamCatalog catalog;
    private final EventRequest request;
    private final EventOutput out;
    private final EventCache cache;
    private final EndpointStats stats;
    private long beats; // value of Events#beats when the last heartbeat was sent

    EventClient(Events events, StreamCatalog catalog, EventRequest request, EventOutput out,
            EndpointStats stats) {
        this.events = events;
        this.catalog = catalog;
        this.request = request;
        this.out = out;
        this.cache = events.cache();
        this.stats = stats;
    }

    /// Returns when the server stops.
    ///
    /// @throws IOException if the client disconnected or timed out, or if a stream cannot be read
    void run(String clientId) throws IOException {
        try (FollowedStreams followed = new FollowedStreams(catalog, request)) {
            serve(followed, clientId);
        } catch (SlowFilterException e) {
            out.event("error", "", String.valueOf(e.getMessage()));
            out.flush();
        }
    }

    private void serve(FollowedStreams followed, String clientId) throws IOException {
        LongSupplier behind = followed::behindBytes;
        stats.reads(behind);
        try {
            out.retry(RETRY_MILLIS);
            out.event("connected", followed.id(),
                    Json.object(json -> json.writeStringProperty("client_id", clientId)));
            beats = events.beats();
            while (!events.isClosed()) {
                boolean any = followed.poll((name, stream, line) -> line(followed, name, stream, line));
                for (String gap : followed.takeGaps()) out.event("gap", followed.id(), gap);
                if (events.beats() > beats) beat();
                out.flush();
                if (!any && !events.isClosed()) LockSupport.park(this);
            }
        } finally {
            stats.left(behind);
        }
    }

    private void line(FollowedStreams followed, StreamName name, HighWaterMark stream, Line line)
            throws IOException {
        if (!request.filter().test(line.text())) return;
        String data = cache.of(name, stream, line);
        if (!data.isEmpty()) out.event("", followed.id(), data);
    }

    private void beat() throws IOException {
        beats = events.beats();
        events.writeBeat(out);
    }
}
