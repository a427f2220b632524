package dev.logship.it.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A proxy that lets nothing pass while it is shut: to the far side, the near one then appears to be killed.
public final class Gate implements PeerServer.Handler {
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private int target;              // guarded by this
    private boolean shut;            // guarded by this

    public Gate(int target) {
        this.target = target;
    }

    /// Connections from now on lead there.
    public synchronized void leadTo(int port) {
        target = port;
    }

    /// Ends all connections.
    public void cut() throws IOException {
        for (Socket socket : open) socket.close();
    }

    /// Ends all connections, and every new one at once.
    public void shut() throws IOException {
        synchronized (this) {
            shut = true;
        }
        cut();
    }

    public synchronized void open() {
        shut = false;
    }

    @Override
    public void serve(Socket near, int nth) throws IOException {
        try (Socket far = connect(near)) {
            Thread down = Thread.ofVirtual().start(() -> pump(far, near));
            pump(near, far);
            down.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(near);
        }
    }

    /// Connects while the gate is open, so that whoever shuts it finds both sockets.
    private synchronized Socket connect(Socket near) throws IOException {
        if (shut) throw new IOException("the gate is shut");
        var far = new Socket(InetAddress.ofLiteral("127.0.0.1"), target);
        open.add(near);
        open.add(far);
        return far;
    }

    private void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            end(from, to);
        }
    }

    private void end(Socket... sockets) {
        for (Socket socket : sockets) {
            open.remove(socket);
            try (socket) {
                if (!socket.isClosed()) socket.setSoLinger(true, 0);
            } catch (IOException e) {
                open.remove(socket); // it was closed in between, as intended
            }
        }
    }
}
