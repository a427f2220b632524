package dev.logship.endpoint.http;

import dev.logship.line.Heartbeat;
import dev.logship.net.Addresses;
import dev.logship.net.Endpoint;
import dev.logship.net.Sockets;
import dev.logship.net.TcpServer;
import dev.logship.stream.StreamCatalog;
import io.prometheus.metrics.model.registry.MultiCollector;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
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

/// Serves streams over HTTP: live, by range, as a page, and in figures. Protocol: docs/PROTOCOL.md, "http".
public final class HttpEndpoint implements Endpoint {
    private static final Logger log = LoggerFactory.getLogger(HttpEndpoint.class);
    private static final int HEADER_BYTES = 8192;
    private static final Duration ACCEPT_RETRY = Duration.ofMillis(100);

    /// What to serve, and how to treat clients.
    ///
    /// @param maxClients how many connections may follow streams
    /// @param timeout how long a request may take to come, and how long a client may take nothing
    /// @param hosts by which names clients may call this server, beside localhost and addresses
    /// @param heartbeat when clients that follow are sent one; empty for never
    /// @param heartbeatJson whether heartbeats are events with JSON, or else comments
    public record Config(TcpServer.Config server, int maxClients, Duration timeout, Set<String> hosts,
            Optional<Heartbeat.Config> heartbeat, boolean heartbeatJson) {}

    private final Server server;
    private final ServerConnector connector;
    private final Events events;
    private final InetSocketAddress address;

    /// Listens, from now on.
    ///
    /// @param metrics what `/metrics` tells
    /// @throws IOException naming the address and why it cannot be listened on
    public HttpEndpoint(Config config, StreamCatalog catalog, MultiCollector metrics) throws IOException {
        InetSocketAddress wanted = config.server().address().resolve();
        this.events = new Events(config, catalog);
        this.server = new Server(threads());
        this.connector = connector(config);
        connector.setHost(wanted.getAddress().getHostAddress());
        connector.setPort(wanted.getPort());
        Handler routes = new Routes(
                new Hosts(config.hosts()), config.server().stats(), pages(catalog, metrics));
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
        connections.watch(connector.getScheduler());
        events.beat(connector.getScheduler());
        this.address = new InetSocketAddress(wanted.getAddress(), connector.getLocalPort());
    }

    /// What is behind each path; a path that ends with a slash is for all that begin with it.
    private Map<String, Page> pages(StreamCatalog catalog, MultiCollector metrics) {
        Page ok = exchange -> exchange.answer(200, Exchange.TEXT, "ok\n");
        Page assets = new Assets();
        return Map.of("/", assets, "/assets/", assets, "/webjars/", assets,
                "/stream", events, "/streams", new StreamList(catalog),
                StreamBytes.PATH, new StreamBytes(catalog),
                "/status", new Status(catalog, events, connector::getLocalPort),
                "/metrics", new MetricsPage(metrics), "/healthz", ok, "/readyz", ok);
    }

    /// Requests run on virtual threads; the few others accept, and look which connections have something.
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
        // A stream's name may have a percent sign or a backslash, which arrive encoded.
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
                    log.debug("a connection ended as it began: {}", e.getMessage());
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

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public boolean isAccepting() {
        return connector.isOpen() && connector.isRunning();
    }

    @Override
    public String toString() {
        return "http endpoint listening on " + Addresses.text(address) + " ("
                + Addresses.reach(address.getAddress()) + ")";
    }

    @Override
    public void close() throws IOException {
        events.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw e instanceof IOException io ? io : new IOException(e);
        }
    }
}
