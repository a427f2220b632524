package dev.logship.endpoint.ship;

import dev.logship.net.Connection;
import dev.logship.net.EndpointStats;
import dev.logship.net.HostPort;
import dev.logship.net.TcpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/// Creates senders as a receiver sees them, from any address of this machine.
final class Senders implements Closeable {
    private final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
    private final List<SocketChannel> clients = new ArrayList<>();
    private final TcpServer server;

    Senders() throws IOException {
        server = new TcpServer("test", new TcpServer.Config(new HostPort("127.0.0.1", 0), 16, 16,
                new EndpointStats()), this::hold);
    }

    private void hold(Connection peer) {
        accepted.add(peer);
        while (peer.isOpen()) LockSupport.parkNanos(1_000_000);
    }

    /// A sender that connects from this address, and sends nothing.
    Sender from(String host) throws IOException, InterruptedException {
        SocketChannel client = SocketChannel.open();
        clients.add(client);
        client.bind(new InetSocketAddress(InetAddress.ofLiteral(host), 0)).connect(server.address());
        return new Sender(accepted.take());
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel client : clients) client.close();
        server.close();
    }
}
