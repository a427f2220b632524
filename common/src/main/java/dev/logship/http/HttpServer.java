package dev.logship.http;

import dev.logship.net.Addresses;
import dev.logship.net.Sockets;
import dev.logship.net.TcpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server of every command: Jetty with the limits, host check, error pages and headers that all
/// have in common. Loads Jetty's classes, so code that may run without HTTP refers to it lazily. Any thread.
public final class HttpServer implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
    private static final int HEADER_BYTES = 8192;
    private static final Duration ACCEPT_RETRY = Duration.ofMillis(100);

    static {
        // Otherwise Jetty asks JMX for the size of references, which starts JMX and JFR for nothing.
        System.setProperty("org.eclipse.jetty.util.referencesPerCacheLine", "16");
    }

    /// Address, limits and names.
    ///
    /// @param timeout how long a complete request may take to arrive, and how long a client may accept no
    ///     data
    /// @param hosts names that clients may use for this server, in addition to localhost and IP addresses;
    ///     [#ANY_HOST] for all
    public record Config(TcpServer.Config server, Duration timeout, Set<String> hosts) {}

    /// Disables the check of host names.
    public static final String ANY_HOST = "*";

    private final Server server;
    private final ServerConnector connector;
    private final InetSocketAddress address;

    /// Binds the port and starts to accept connections.
    ///
    /// @param pages by path; a path that ends with a slash matches all paths that start with it
    /// @throws IOException naming the address and the reason
    public HttpServer(Config config, Map<String, Page> pages) throws IOException {
        InetSocketAddress wanted = config.server().address().resolve();
        this.server = new Server(threads());
        this.connector = connector(config);
        connector.setHost(wanted.getAddress().getHostAddress());
        connector.setPort(wanted.getPort());
        Routes routes = new Routes(new Hosts(config.hosts()), config.server().stats(), pages);
        Connections connections = new Connections(config.timeout(), routes, config.server().stats());
        connector.addBean(connections);
        server.setHandler(connections);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(config.server().maxConnections(), connector));
        server.setErrorHandler(plainErrors());
        try {
            connector.open();
            server.start();
        } catch (Exception e) {
            IOException cause = e.getCause() instanceof BindException taken ? taken
                    : e instanceof IOException io ? io : new IOException(e);
            throw Sockets.cannotListen("http endpoint", config.server().address(), cause);
        }
        this.address = new InetSocketAddress(wanted.getAddress(), connector.getLocalPort());
        every(config.timeout().dividedBy(4).plusMillis(1), connections::closeSlow);
    }

    /// Runs a task now and then at this interval until the server is closed. The task must not block.
    public void every(Duration interval, Runnable task) {
        task.run();
        connector.getScheduler().schedule(() -> every(interval, task), interval.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    /// Requests run on virtual threads. The platform threads accept connections and select ready ones.
    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(8, 2);
        threads.setName("http");
        threads.setReservedThreads(0);
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        return threads;
    }

    private ServerConnector connector(Config config) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        // A stream's name may contain a percent sign or a backslash, which arrive encoded.
        http.setUriCompliance(UriCompliance.DEFAULT.with("names",
                UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS));
        ServerConnector listener = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http)) {
            @Override
            protected void configure(Socket socket) {
                super.configure(socket);
                try {
                    socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
                } catch (IOException e) {
                    log.debug("http endpoint: cannot enable keepalive: {}; the connection is already closed",
                            e.getMessage());
                }
            }

            @Override
            protected boolean handleAcceptFailure(Throwable failure) {
                if (!isRunning()) return false;
                log.error("http endpoint: cannot accept: {}; retrying", failure.getMessage());
                LockSupport.parkNanos(ACCEPT_RETRY.toNanos());
                return true;
            }
        };
        listener.setAcceptQueueSize(config.server().backlog());
        listener.setIdleTimeout(config.timeout().toMillis());
        return listener;
    }

    private static ErrorHandler plainErrors() {
        ErrorHandler errors = new ErrorHandler();
        errors.setShowStacks(false);
        errors.setShowCauses(false);
        return errors;
    }

    /// The address that the server listens on, with the port that was chosen if the configured one is 0.
    public InetSocketAddress address() {
        return address;
    }

    /// Whether the server accepts connections: true until it is closed, unless Jetty failed.
    public boolean isAccepting() {
        return connector.isOpen() && connector.isRunning();
    }

    /// For the log: `http endpoint listening on 127.0.0.1:8080 (…)`.
    @Override
    public String toString() {
        return "http endpoint listening on " + Addresses.text(address) + " ("
                + Addresses.reach(address.getAddress()) + ")";
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw e instanceof IOException io ? io : new IOException(e);
        }
    }
}
