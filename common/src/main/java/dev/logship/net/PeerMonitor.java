package dev.logship.net;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Detects vanished peers that only receive, by a pending read for each. A peer that shut down its output may
/// still receive, or may have vanished while there was nothing to send. Only the kernel's table of
/// connections shows which, so it is checked periodically. Owns a virtual thread, and one for each peer that
/// has not shut down its output.
public final class PeerMonitor implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(PeerMonitor.class);

    /// With keepalive, and the time for which the kernel keeps a half-closed connection, a vanished peer is
    /// detected within two minutes.
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final ConcurrentMap<Connection, Thread> halfClosed = new ConcurrentHashMap<>();
    /// Its contents are ignored, so all connections share it.
    private final ByteBuffer ignored = ByteBuffer.allocateDirect(4096);
    private final ConnectionTable table = new ConnectionTable();
    private final Thread thread;
    private volatile boolean closed;

    /// Watches no peer yet.
    public PeerMonitor() throws IOException {
        thread = Thread.ofVirtual().name("peer-monitor").start(this::run);
    }

    /// Closes the connection when the peer has vanished.
    ///
    /// @param serving the thread to unpark then
    public void watch(Connection peer, Thread serving) {
        Thread.ofVirtual().name("ignored-input").start(() -> ignoreInput(peer, serving));
    }

    private void ignoreInput(Connection peer, Thread serving) {
        try {
            int count;
            do {
                count = peer.read(ignored.duplicate());
            } while (count >= 0);
            halfClosed.put(peer, serving); // it may still receive
        } catch (IOException e) {
            log.debug("{} has vanished: {}", peer, e.getMessage());
            close(peer);
        }
        LockSupport.unpark(serving);
    }

    private static void close(Connection peer) {
        try {
            peer.close();
        } catch (IOException e) {
            log.debug("cannot close connection from {}: {}", peer, e.getMessage());
        }
    }

    private void run() {
        try (table) {
            while (!closed) {
                LockSupport.parkNanos(INTERVAL.toNanos());
                halfClosed.keySet().removeIf(peer -> !peer.isOpen());
                if (!halfClosed.isEmpty()) look();
            }
        } catch (IOException e) {
            log.debug("cannot close the table of connections: {}", e.toString());
        }
    }

    private void look() {
        try {
            closeGone();
        } catch (IOException | RuntimeException e) {
            log.warn("cannot read the table of connections: {}; vanished readers stay counted, retrying",
                    e.toString());
        }
    }

    private void closeGone() throws IOException {
        Map<Connection, Thread> missing = new HashMap<>(halfClosed); // before the tables are read
        for (int look = 0; look < 2 && !missing.isEmpty(); look++) { // one table may miss some
            table.read();
            for (Connection peer : Set.copyOf(missing.keySet())) {
                if (!peer.isOpen() || table.has(peer)) missing.remove(peer);
            }
        }
        for (Map.Entry<Connection, Thread> peer : missing.entrySet()) {
            peer.getKey().close();
            LockSupport.unpark(peer.getValue());
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
