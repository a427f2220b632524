package dev.logship.endpoint.http;

import dev.logship.net.EndpointStats;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts connections, and ends those whose request does not come whole in time, however many bytes of it
/// come meanwhile: Jetty's own timeout begins anew with every byte. Any thread.
final class Connections extends Handler.Wrapper implements Connection.Listener {
    private static final Logger log = LoggerFactory.getLogger(Connections.class);

    private final Map<Connection, Long> waitingSince = new ConcurrentHashMap<>();
    private final Duration timeout;
    private final EndpointStats traffic;

    Connections(Duration timeout, Handler handler, EndpointStats traffic) {
        super(handler);
        this.timeout = timeout;
        this.traffic = traffic;
    }

    @Override
    public void onOpened(Connection connection) {
        traffic.connected();
        waitingSince.put(connection, System.nanoTime());
    }

    @Override
    public void onClosed(Connection connection) {
        traffic.disconnected();
        waitingSince.remove(connection);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connection connection = request.getConnectionMetaData().getConnection();
        waitingSince.remove(connection);
        Request.addCompletionListener(request, failure -> waitingSince.put(connection, System.nanoTime()));
        return super.handle(request, response, callback);
    }

    /// Looks for slow ones, now and again every quarter of their time.
    void watch(Scheduler scheduler) {
        long now = System.nanoTime();
        waitingSince.forEach((connection, since) -> {
            if (!connection.getEndPoint().isOpen()) {
                waitingSince.remove(connection);
            } else if (now - since > timeout.toNanos()) {
                log.info("closed {}: no whole request within {} s", connection.getEndPoint()
                        .getRemoteSocketAddress(), timeout.toMillis() / 1000.0);
                traffic.refused(EndpointStats.Refused.TIMEOUT);
                connection.close();
            }
        });
        scheduler.schedule(() -> watch(scheduler), timeout.toMillis() / 4 + 1, TimeUnit.MILLISECONDS);
    }
}
