package dev.logship.it.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/// A TCP client with assertions. Every read has a limit in time. Used by one thread, but for `send`, which
/// may block while another thread reads.
public class PeerSocket implements AutoCloseable {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);

    /// How the other side ended a connection.
    public enum End {
        /// It closed its sending side after its last byte.
        FIN,
        /// It reset the connection.
        RESET
    }

    private final Socket socket;
    private final String address;

    /// Connects to a port of 127.0.0.1.
    public PeerSocket(int port) throws IOException {
        this("127.0.0.1", port);
    }

    /// Connects to a port of 127.0.0.1 from this local address, such as 127.0.0.2.
    public PeerSocket(String from, int port) throws IOException {
        socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        socket.setTcpNoDelay(true);
        address = from + ":" + socket.getLocalPort();
    }

    /// `ADDR:PORT`, as the other side names this one.
    public final String address() {
        return address;
    }

    public final int localPort() {
        return socket.getLocalPort();
    }

    /// Sends in one write; blocks while the other side does not read.
    public final void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    public final void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends each byte in a packet of its own.
    public final void sendByteByByte(String text) throws IOException {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) send(new byte[] {b});
    }

    /// Reads exactly this number of bytes.
    public final byte[] read(int length) throws IOException {
        socket.setSoTimeout((int) READ_TIMEOUT.toMillis());
        var bytes = new byte[length];
        int at = 0;
        try {
            InputStream in = socket.getInputStream();
            while (at < length) {
                int n = in.read(bytes, at, length - at);
                if (n < 0) throw new AssertionError(address + ": closed after " + at + " of " + length);
                at += n;
            }
        } catch (SocketTimeoutException | SocketException e) {
            throw new AssertionError(address + ": only " + at + " of " + length + " bytes came", e);
        }
        return bytes;
    }

    /// Reads up to and without the newline.
    public final String readLine() throws IOException {
        var line = new StringBuilder();
        for (char c = (char) read(1)[0]; c != '\n'; c = (char) read(1)[0]) line.append(c);
        return line.toString();
    }

    /// Asserts that nothing arrives and the connection stays open for this long.
    public final void assertSilent(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        var bytes = new byte[64];
        int n;
        try {
            n = socket.getInputStream().read(bytes);
        } catch (SocketTimeoutException e) {
            return; // As it should be.
        }
        String came = n < 0 ? "the end" : Arrays.toString(Arrays.copyOf(bytes, n));
        throw new AssertionError(address + ": " + came + " where silence was expected");
    }

    /// Waits for the end of the connection and asserts that no byte comes before it.
    public final End assertEnd() throws IOException {
        socket.setSoTimeout((int) READ_TIMEOUT.toMillis());
        try {
            int n = socket.getInputStream().read();
            if (n >= 0) throw new AssertionError(address + ": byte " + n + " where the end was expected");
            return End.FIN;
        } catch (SocketTimeoutException e) {
            throw new AssertionError(address + ": not closed within " + READ_TIMEOUT, e);
        } catch (SocketException e) {
            return End.RESET;
        }
    }

    /// Shuts down the output; keeps reading.
    public final void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /// Closes the connection with a reset.
    public final void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public final void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
