package dev.logship.it.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Listens on a free port of 127.0.0.1 and hands each connection to a handler on a thread of its own.
public final class PeerServer implements AutoCloseable {
    /// What to do with one connection. The socket is closed when it returns or throws.
    @FunctionalInterface
    public interface Handler {
        /// `nth` counts connections from 1.
        void serve(Socket socket, int nth) throws IOException;
    }

    private final ServerSocket listener;
    private final Handler handler;
    private final AtomicInteger connections = new AtomicInteger();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final Queue<String> ends = new ConcurrentLinkedQueue<>();

    private PeerServer(ServerSocket listener, Handler handler) {
        this.listener = listener;
        this.handler = handler;
    }

    public static PeerServer start(Handler handler) throws IOException {
        var server = new PeerServer(new ServerSocket(0, 128, InetAddress.ofLiteral("127.0.0.1")), handler);
        Thread.ofVirtual().start(server::accept);
        return server;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /// How many connections have come so far.
    public int connections() {
        return connections.get();
    }

    /// How the connections so far ended, in words.
    public String ends() {
        return String.join("; ", ends);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                int nth = connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket, nth));
            }
        } catch (IOException e) {
            ends.add("listener: " + e.getMessage());
        }
    }

    private void serve(Socket socket, int nth) {
        try (socket) {
            handler.serve(socket, nth);
            ends.add(nth + ": done");
        } catch (IOException e) {
            // Ordinary here: the other side may reset, or the test may close a socket that is being read.
            ends.add(nth + ": " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) socket.close();
    }
}
