package dev.logship.endpoint.lines;

import dev.logship.StreamName;
import dev.logship.line.Heartbeat;
import dev.logship.net.Connection;
import dev.logship.net.EndpointStats;
import dev.logship.stream.StreamCatalog;
import dev.logship.stream.StreamReader;
import dev.logship.wire.Json;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One reader of the lines of all streams. Runs on the connection's thread, which parks until a stream grows
/// or begins. Waits for a slow reader, which then gets the lines that arrived in between.
final class LinesHandler implements Closeable {
    private static final Duration FOREVER = Duration.ofDays(1);

    private static final Logger log = LoggerFactory.getLogger(LinesHandler.class);

    private final Connection peer;
    private final StreamCatalog catalog;
    private final Thread thread = Thread.currentThread();
    private final Map<StreamName, LiveStream> streams = new TreeMap<>();
    private final LineWriter out;
    private long additions;

    LinesHandler(Connection peer, StreamCatalog catalog, EndpointStats stats) {
        this.peer = peer;
        this.catalog = catalog;
        this.out = new LineWriter(peer, stats);
    }

    /// Sends until the reader leaves.
    void run(Optional<Heartbeat.Config> config, Supplier<Heartbeat> heartbeat) throws IOException {
        catalog.additions().wake(thread);
        follow(LinesHandler::fromNow);
        log.debug("{} reads the lines of {} streams", peer, streams.size());
        long interval = config.map(Heartbeat.Config::interval).orElse(FOREVER).toNanos();
        long beat = System.nanoTime() + interval;
        while (peer.isOpen()) {
            if (catalog.additions().get() > additions) follow(StreamReader::start);
            boolean sent = false;
            for (StreamName name : List.copyOf(streams.keySet())) sent |= send(name);
            long left = beat - System.nanoTime();
            if (left <= 0 && config.isPresent()) {
                out.add(heartbeat.get().json(config.get(), "time", "active_connections"));
                beat = System.nanoTime() + interval;
            }
            out.flush();
            if (!sent && left > 0) LockSupport.parkNanos(this, left);
        }
    }

    /// Opens the streams that are not open yet.
    ///
    /// @param from where to start
    private void follow(ToLongFunction<StreamReader> from) throws IOException {
        additions = catalog.additions().get();
        for (StreamName name : catalog.list()) {
            if (!streams.containsKey(name)) open(name, from);
        }
    }

    private void open(StreamName name, ToLongFunction<StreamReader> from) throws IOException {
        Optional<StreamReader> opened = catalog.open(name);
        if (opened.isEmpty()) return;
        StreamReader reader = opened.get();
        streams.put(name, new LiveStream(name, reader, from.applyAsLong(reader)));
        reader.end().wake(thread);
    }

    /// Sends some lines of a stream; false when there were none. A stream that cannot be read further is
    /// opened again where it can be, and the gap is sent.
    private boolean send(StreamName name) throws IOException {
        LiveStream stream = streams.get(name);
        if (stream == null) return false;
        if (stream.sendTo(out)) return true;
        if (!stream.isOver()) return false;
        long from = stream.start();
        boolean replaced = stream.end().isClosed();
        streams.remove(name);
        leave(stream);
        open(name, reader -> replaced ? fromNow(reader) : from);
        LiveStream again = streams.get(name);
        if (again != null) out.add(gap(name, stream.offset(), again.offset()));
        return true;
    }

    private static String gap(StreamName name, long from, long until) {
        return Json.object(json -> {
            json.writeStringProperty("type", "gap");
            json.writeStringProperty("time", Instant.now().toString());
            json.writeStringProperty("source", name.text());
            json.writeNumberProperty("from", from);
            json.writeNumberProperty("until", until);
        });
    }

    private static long fromNow(StreamReader reader) {
        return reader.end().get();
    }

    private void leave(LiveStream stream) throws IOException {
        stream.end().forget(thread);
        stream.close();
    }

    @Override
    public void close() throws IOException {
        catalog.additions().forget(thread);
        for (LiveStream stream : streams.values()) leave(stream);
    }
}
