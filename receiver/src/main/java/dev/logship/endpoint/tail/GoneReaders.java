package dev.logship.endpoint.tail;

import dev.logship.net.ConnectionTable;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    private final Set<SocketChannel> halfClosed = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;

    GoneReaders() {
        thread = Thread.ofVirtual().name("gone-readers").start(this::run);
    }

    /// The reader ended its sending; it may listen still.
    void add(SocketChannel reader) {
        halfClosed.add(reader);
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(INTERVAL.toNanos());
            halfClosed.removeIf(reader -> !reader.isOpen());
            try {
                if (!halfClosed.isEmpty()) closeGone();
            } catch (IOException | RuntimeException e) {
                log.warn("cannot look for readers that went away: {}", e.toString());
            }
        }
    }

    private void closeGone() throws IOException {
        List<SocketChannel> readers = List.copyOf(halfClosed); // before the table, which has all of them then
        ConnectionTable table = ConnectionTable.read();
        for (SocketChannel reader : readers) {
            if (reader.isOpen() && !table.has(reader)) reader.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
