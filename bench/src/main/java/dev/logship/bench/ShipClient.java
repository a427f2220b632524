package dev.logship.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// A sender in a few lines: a connection on which the offset has been answered and any bytes may follow.
final class ShipClient {
    private ShipClient() {}

    static SocketChannel connect(int port, String name) throws IOException {
        InetSocketAddress receiver = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        SocketChannel socket = SocketChannel.open(receiver);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.write(ByteBuffer.wrap((name + "\n").getBytes(StandardCharsets.UTF_8)));
        ByteBuffer answer = ByteBuffer.allocate(1);
        do {
            answer.clear();
            if (socket.read(answer) != 1) throw new IOException("no offset answered for " + name);
        } while (answer.get(0) != '\n');
        return socket;
    }
}
