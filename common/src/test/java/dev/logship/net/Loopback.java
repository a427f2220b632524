package dev.logship.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// Both ends of a connection on this machine, for tests.
public record Loopback(Connection near, Connection far) implements Closeable {
    public static Loopback open() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel near = SocketChannel.open(listener.getLocalAddress());
            return new Loopback(new Connection(near), new Connection(listener.accept()));
        }
    }

    @Override
    public void close() throws IOException {
        near.close();
        far.close();
    }
}
