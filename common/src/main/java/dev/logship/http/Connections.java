package dev.logship.http;

import dev.logship.net.EndpointStats;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts connections, and closes those whose request does not arrive completely in time. Jetty's own idle
/// timeout restarts with every byte. Any thread.
final class Connections extends Handler.Wrapper implements Connection.Listener {
    private static final Logger log = LoggerFactory.getLogger(Connections.class);

    private final Map<Connection, Long> waitingSince = new ConcurrentHashMap<>(); // System.nanoTime()
    private final Duration timeout;
    private final EndpointStats stats;

    Connections(Duration timeout, Handler handler, EndpointStats stats) {
        super(handler);
        this.timeout = timeout;
        this.stats = stats;
    }

    @Override
    public void onOpened(Connection connection) {
        stats.connected();
        waitingSince.put(connection, System.nanoTime());
    }

    @Override
    public void onClosed(Connection connection) {
        stats.disconnected();
        waitingSince.remove(connection);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connection connection = request.getConnectionMetaData().getConnection();
        waitingSince.remove(connection);
        Request.addCompletionListener(request, failure -> waitingSince.put(connection, System.nanoTime()));
        return super.handle(request, response, callback);
    }

    /// Closes connections that have been waiting for a complete request for longer than the timeout.
    void closeSlow() {
        long now = System.nanoTime();
        waitingSince.forEach((connection, since) -> {
            if (!connection.getEndPoint().isOpen()) {
                waitingSince.remove(connection);
            } else if (now - since > timeout.toNanos()) {
                log.info("closed connection from {}: no complete request within {} s",
                        connection.getEndPoint().getRemoteSocketAddress(), timeout.toMillis() / 1000.0);
                stats.refused(EndpointStats.Refused.TIMEOUT);
                connection.close();
            }
        });
    }
}
