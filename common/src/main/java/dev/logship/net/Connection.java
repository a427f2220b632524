package dev.logship.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/// One TCP connection. The only class that knows its socket and decides how bytes are sent. Reads and writes
/// block. One thread reads while another may write; any thread may close it, which ends both with an
/// exception. The opener closes it.
public final class Connection implements ByteChannel {
    private static final int KEEPALIVE_SECONDS = 30;
    private static final int KEEPALIVE_PROBES = 3;

    private final SocketChannel channel;
    private final InetSocketAddress local;
    private final InetSocketAddress peer;

    /// @param channel connected; owned from now on
    Connection(SocketChannel channel) throws IOException {
        this.channel = channel;
        if (!(channel.getLocalAddress() instanceof InetSocketAddress here)
                || !(channel.getRemoteAddress() instanceof InetSocketAddress there)) {
            throw new IOException("not connected over TCP: " + channel);
        }
        this.local = here;
        this.peer = there;
    }

    /// Connects to the first of the server's addresses that accepts.
    ///
    /// @param timeout how long each address may take
    /// @throws IOException that of the last address, when none accepts
    public static Connection connect(HostPort server, Duration timeout) throws IOException {
        IOException failure = new ConnectException("no address");
        for (InetSocketAddress address : server.resolveAll()) {
            SocketChannel channel = SocketChannel.open();
            try {
                channel.socket().connect(address, Math.toIntExact(timeout.toMillis()));
                Connection connection = new Connection(channel);
                // On one machine the kernel may choose the same port for this side: a connection to itself.
                if (connection.local.equals(connection.peer)) {
                    throw new ConnectException("Connection refused");
                }
                connection.prepare();
                return connection;
            } catch (IOException e) {
                channel.close();
                failure = e;
            }
        }
        throw failure;
    }

    /// Sends small writes at once, and detects a vanished peer within two minutes of silence.
    void prepare() throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEPALIVE_SECONDS);
        channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEPALIVE_SECONDS);
        channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEPALIVE_PROBES);
    }

    /// The address of the other side.
    public InetSocketAddress peer() {
        return peer;
    }

    /// The address of this side.
    public InetSocketAddress local() {
        return local;
    }

    /// Waits for bytes and reads them; -1 at the end of input.
    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    /// Waits for bytes and reads them into `buffer[from…]`; -1 at the end of input.
    ///
    /// @param deadlineNanos of [System#nanoTime]; 0: no limit
    /// @throws SocketTimeoutException when none arrived in time
    public int read(byte[] buffer, int from, long deadlineNanos) throws IOException {
        long millis = 0; // no limit
        if (deadlineNanos != 0) {
            millis = Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis();
            if (millis <= 0) throw new SocketTimeoutException();
        }
        channel.socket().setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
        return channel.socket().getInputStream().read(buffer, from, buffer.length - from);
    }

    /// How many bytes can be read without waiting.
    public int available() throws IOException {
        return channel.socket().getInputStream().available();
    }

    /// Writes some of `bytes`, waiting while the peer is slow.
    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return channel.write(bytes);
    }

    /// Writes all of `bytes`, waiting while the peer is slow.
    public void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) channel.write(bytes);
    }

    /// The socket itself, for sendfile(2) only.
    public WritableByteChannel kernelOutput() {
        return channel;
    }

    /// Shuts down the output: the peer reads the end of input after the last byte. Input stays open.
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    /// Sets whether a close resets the connection, because the peer's last bytes may not be saved, or ends it
    /// in order.
    public void setResetOnClose(boolean reset) throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, reset ? 0 : -1);
    }

    /// Closes the connection with a reset.
    public void reset() throws IOException {
        try (this) {
            setResetOnClose(true);
        }
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// The peer's address, for log lines.
    @Override
    public String toString() {
        return Addresses.text(peer);
    }
}
