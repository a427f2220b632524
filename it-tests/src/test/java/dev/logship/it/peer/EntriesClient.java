package dev.logship.it.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A client of an entry log that sends and takes whole lines. One thread may send while another receives.
public final class EntriesClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Socket socket;
    private final BufferedReader lines;

    /// Connects to a port of 127.0.0.1.
    public EntriesClient(int port) throws IOException {
        socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        socket.setSoTimeout((int) TIMEOUT.toMillis());
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Sends a line.
    public void send(String line) throws IOException {
        sendRaw(line + "\n");
    }

    /// Sends text as it is.
    public void sendRaw(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Asks for entries.
    public void read(long from, long count) throws IOException {
        send("{\"from\":" + from + ",\"read\":" + count + "}");
    }

    /// Asks for an entry to be added.
    public void write(String id, String entry) throws IOException {
        send("{\"id\":\"" + id + "\",\"entry\":" + entry + "}");
    }

    /// The next line.
    public String receive() throws IOException {
        String line = receiveOrEnd();
        if (line == null) throw new AssertionError("the connection was ended where a line was expected");
        return line;
    }

    /// The next line; null at the end of the connection, in order or by a reset.
    public @Nullable String receiveOrEnd() throws IOException {
        try {
            return lines.readLine();
        } catch (SocketException e) {
            return null;
        }
    }

    /// Shuts down the output; keeps receiving.
    public void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
