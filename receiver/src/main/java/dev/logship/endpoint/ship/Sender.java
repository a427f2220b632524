package dev.logship.endpoint.ship;

import dev.logship.net.Addresses;
import dev.logship.net.Sockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One sender's connection. Its handler's thread reads; any thread may ask how it stands or reset it. Unless
/// it was let go in order, closing the channel resets the connection: what came last may not be saved.
final class Sender {
    private final SocketChannel channel;
    private final InetSocketAddress address;
    private volatile boolean reading;
    private volatile @Nullable String resetReason;

    Sender(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.address = Sockets.peer(channel);
        Sockets.prepare(channel);
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    }

    InetSocketAddress address() {
        return address;
    }

    /// Reads what was received, waiting for some; negative at the sender's end.
    int read(ByteBuffer into) throws IOException {
        reading = true;
        try {
            return channel.read(into);
        } finally {
            reading = false;
        }
    }

    /// Tells the sender how many bytes are held.
    void answer(long offset) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((offset + "\n").getBytes(StandardCharsets.US_ASCII));
        while (line.hasRemaining()) channel.write(line);
    }

    /// How many bytes can be read without waiting.
    int available() throws IOException {
        return channel.socket().getInputStream().available();
    }

    /// Whether all that was received so far has been read and dealt with, or nobody reads it any more.
    boolean isDrained() {
        try {
            return reading && available() == 0;
        } catch (IOException e) {
            return !channel.isOpen(); // its handler is about to notice
        }
    }

    /// The sender ended its side and all it sent is written: closing ends in order.
    void finish() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, -1);
    }

    /// Ends the connection; the sender sees a reset. The first reason is kept.
    void reset(String reason) throws IOException {
        if (resetReason == null) resetReason = reason;
        channel.close();
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /// Why the connection was ended from this side, if it was.
    @Nullable String resetReason() {
        return resetReason;
    }

    @Override
    public String toString() {
        return Addresses.text(address);
    }
}
