package dev.logship.it.peer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// One request of HTTP/1.0 and its answer, byte for byte as given: nothing is encoded, checked or followed.
public final class HttpClient implements AutoCloseable {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    /// A whole answer.
    ///
    /// @param headers by their names in lower case
    public record Answer(int status, Map<String, String> headers, String body) {
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    private final Socket socket;
    private final InputStream in;
    private final int status;
    private final Map<String, String> headers = new TreeMap<>();

    private HttpClient(int port, String request) throws IOException {
        socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        socket.setSoTimeout((int) READ_TIMEOUT.toMillis());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        String first = line();
        status = Integer.parseInt(first.split(" ", 3)[1]);
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] header = line.split(": ?", 2);
            headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
        }
    }

    /// Sends a request and reads the head of its answer.
    ///
    /// @param headers lines without their ends
    public static HttpClient open(int port, String method, String path, String... headers)
            throws IOException {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.0\r\n");
        for (String header : headers) request.append(header).append("\r\n");
        return new HttpClient(port, request.append("\r\n").toString());
    }

    /// The whole answer to a request.
    public static Answer answer(int port, String method, String path, String... headers)
            throws IOException {
        try (HttpClient client = open(port, method, path, headers)) {
            return new Answer(client.status, client.headers,
                    new String(client.in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    public static Answer get(int port, String path, String... headers) throws IOException {
        return answer(port, "GET", path, headers);
    }

    public int status() {
        return status;
    }

    public int localPort() {
        return socket.getLocalPort();
    }

    /// The next line of what is behind the head, without its newline.
    public String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) throw new AssertionError("the answer ended within a line: " + line);
            if (b != '\r') line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /// Closes the connection.
    @Override
    public void close() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
