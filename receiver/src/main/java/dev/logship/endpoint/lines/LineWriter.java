package dev.logship.endpoint.lines;

import dev.logship.net.Traffic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// Lines for one socket, sent many at a time. Used by one thread.
final class LineWriter {
    private static final int MOST = 32 << 10; // characters

    private final SocketChannel socket;
    private final Traffic traffic;
    private final StringBuilder text = new StringBuilder();

    LineWriter(SocketChannel socket, Traffic traffic) {
        this.socket = socket;
        this.traffic = traffic;
    }

    /// Adds a line, without its end; waits when the socket is full.
    void add(String line) throws IOException {
        text.append(line).append('\n');
        if (text.length() >= MOST) flush();
    }

    /// Sends what was added.
    void flush() throws IOException {
        if (text.isEmpty()) return;
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
        text.setLength(0);
        while (bytes.hasRemaining()) traffic.sent(socket.write(bytes));
    }
}
