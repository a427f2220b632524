package dev.logship.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server of every endpoint over plain TCP. Listens on one port, and runs a blocking handler on a virtual
/// thread for each connection. Owns the connections: a handler borrows its connection, and the server closes
/// it when the handler has returned. A connection beyond the limit is closed at once and logged.
public final class TcpServer implements Endpoint {
    private static final Logger log = LoggerFactory.getLogger(TcpServer.class);
    private static final Duration ACCEPT_RETRY = Duration.ofMillis(100);

    static {
        // Virtual threads wait for sockets with this poller. Java creates it for the first thread that waits.
        // If no descriptors are left by then, no thread can ever wait.
        try {
            Class.forName("sun.nio.ch.Poller");
        } catch (ClassNotFoundException e) {
            log.debug("this Java has another poller: {}", e.toString());
        }
    }

    /// Serves a connection on a thread of its own. The server may close the connection; it then unparks a
    /// handler that waits for something else, which must check whether its connection is open.
    @FunctionalInterface
    public interface Handler {
        void handle(Connection peer) throws IOException;
    }

    /// Address and limits.
    ///
    /// @param backlog the maximum number of connections that wait to be accepted
    /// @param maxConnections the maximum number of connections served at a time
    /// @param stats counts connections and refusals; handlers count bytes in it
    public record Config(HostPort address, int backlog, int maxConnections, EndpointStats stats) {}

    private final String name;
    private final ServerSocketChannel listener;
    private final InetSocketAddress address;
    private final Handler handler;
    private final List<Closeable> owned;
    private final Semaphore free;
    private final EndpointStats stats;
    private final ConcurrentMap<Connection, Thread> open = new ConcurrentHashMap<>();
    private final ThreadFactory threads;
    private final Thread acceptor;

    /// Binds the port and starts to accept connections.
    ///
    /// @param name for log lines: `ship endpoint`
    /// @param owned resources of the handler; closed after the last connection, and if this constructor
    ///     throws
    /// @throws IOException naming the address and the reason
    public TcpServer(String name, Config config, Handler handler, Closeable... owned) throws IOException {
        this.handler = handler;
        this.owned = List.of(owned);
        this.free = new Semaphore(config.maxConnections());
        this.stats = config.stats();
        this.listener = listen(name, config);
        this.address = (InetSocketAddress) listener.getLocalAddress();
        this.threads = Thread.ofVirtual().name(name + "-", 0).factory();
        this.name = name;
        // A platform thread: a virtual one would wait for a carrier behind busy connections.
        this.acceptor = Thread.ofPlatform().daemon().name(name + "-accept").start(this::accept);
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public boolean isAccepting() {
        return acceptor.isAlive();
    }

    /// Its name, its address and who can reach it: `ship endpoint listening on 127.0.0.1:7447 (…)`.
    @Override
    public String toString() {
        return name + " listening on " + Addresses.text(address) + " ("
                + Addresses.reach(address.getAddress()) + ")";
    }

    private ServerSocketChannel listen(String server, Config config) throws IOException {
        try {
            return bind(server, config);
        } catch (IOException e) {
            closeOwned();
            throw e;
        }
    }

    private static ServerSocketChannel bind(String name, Config config) throws IOException {
        InetSocketAddress wanted = config.address().resolve();
        // By default Java binds 0.0.0.0 to all IPv6 addresses too, which is more than was configured.
        boolean ipv4 = wanted.getAddress() instanceof Inet4Address;
        ServerSocketChannel channel = ServerSocketChannel.open(
                ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return channel.bind(wanted, config.backlog());
        } catch (IOException e) {
            channel.close();
            throw Sockets.cannotListen(name, config.address(), e);
        }
    }

    private void accept() {
        String trouble = "";
        while (listener.isOpen()) {
            try {
                serve(accepted());
                trouble = "";
            } catch (ClosedChannelException e) {
                log.debug("{}: closed", name);
            } catch (IOException e) { // out of file descriptors, or the peer disconnected while it waited
                String now = String.valueOf(e.getMessage());
                if (!now.equals(trouble)) log.error("{}: cannot accept: {}; retrying", name, now);
                trouble = now;
                LockSupport.parkNanos(ACCEPT_RETRY.toNanos());
            } catch (RuntimeException e) {
                log.error("{}: internal error in the acceptor; still accepting", name, e);
            }
        }
    }

    private Connection accepted() throws IOException {
        SocketChannel channel = listener.accept();
        try {
            return new Connection(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void serve(Connection peer) throws IOException {
        if (!free.tryAcquire()) {
            log.warn("refused {}: the {} has as many connections as --max-connections allows", peer, name);
            stats.refused(EndpointStats.Refused.LIMIT);
            peer.reset();
            return;
        }
        Thread thread = threads.newThread(() -> run(peer));
        open.put(peer, thread);
        thread.start();
    }

    private void run(Connection peer) {
        stats.connected();
        try (peer) {
            peer.prepare();
            handler.handle(peer);
        } catch (ClosedChannelException e) {
            log.debug("{}: {} closed", name, peer);
        } catch (IOException e) {
            log.debug("{}: {} ended: {}", name, peer, e.getMessage());
        } catch (RuntimeException e) {
            log.error("{}: internal error; closed connection from {}", name, peer, e);
        } finally {
            stats.disconnected();
            open.remove(peer);
            free.release();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();                                   // 1. No new connections.
        join(acceptor);                                     // 2. `open` can no longer grow.
        Map<Connection, Thread> last = Map.copyOf(open);
        for (Connection peer : last.keySet()) peer.close(); // 3. Wake parked handlers,
        last.values().forEach(LockSupport::unpark);         //    wherever they are.
        last.values().forEach(TcpServer::join);             // 4. The last handler has returned.
        closeOwned();
    }

    private void closeOwned() throws IOException {
        for (Closeable one : owned) one.close();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
