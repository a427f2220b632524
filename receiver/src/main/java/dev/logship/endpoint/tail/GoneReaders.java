package dev.logship.endpoint.tail;

import dev.logship.net.ConnectionTable;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Closes the connections of readers that ended their sending and then went away while their stream was idle,
/// which only the kernel's table tells from readers that still listen. Owns one virtual thread.
final class GoneReaders implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GoneReaders.class);

    /// With keepalive and the time a kernel keeps a half-closed connection, a reader is gone from here within
    /// two minutes.
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final ConcurrentMap<SocketChannel, Thread> halfClosed = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    GoneReaders() {
        thread = Thread.ofVirtual().name("gone-readers").start(this::run);
    }

    /// The reader ended its sending; it may listen still.
    ///
    /// @param serving its thread, to be unparked when the reader is gone
    void add(SocketChannel reader, Thread serving) {
        halfClosed.put(reader, serving);
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(INTERVAL.toNanos());
            halfClosed.keySet().removeIf(reader -> !reader.isOpen());
            try {
                if (!halfClosed.isEmpty()) closeGone();
            } catch (IOException | RuntimeException e) {
                log.warn("cannot look for readers that went away: {}", e.toString());
            }
        }
    }

    private void closeGone() throws IOException {
        Map<SocketChannel, Thread> missing = new HashMap<>(halfClosed); // before the tables
        for (int look = 0; look < 2 && !missing.isEmpty(); look++) { // one table may miss some
            ConnectionTable table = ConnectionTable.read();
            for (SocketChannel reader : Set.copyOf(missing.keySet())) {
                if (!reader.isOpen() || table.has(reader)) missing.remove(reader);
            }
        }
        for (Map.Entry<SocketChannel, Thread> reader : missing.entrySet()) {
            reader.getKey().close();
            LockSupport.unpark(reader.getValue());
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
