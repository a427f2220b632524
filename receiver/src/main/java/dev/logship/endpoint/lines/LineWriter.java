package dev.logship.endpoint.lines;

import dev.logship.net.Connection;
import dev.logship.net.EndpointStats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Lines for one peer, sent many at a time. Used by one thread.
final class LineWriter {
    private static final int MOST = 32 << 10; // characters

    private final Connection peer;
    private final EndpointStats stats;
    private final StringBuilder text = new StringBuilder();

    LineWriter(Connection peer, EndpointStats stats) {
        this.peer = peer;
        this.stats = stats;
    }

    /// Adds a line, without its end; waits while the peer is slow.
    void add(String line) throws IOException {
        text.append(line).append('\n');
        if (text.length() >= MOST) flush();
    }

    /// Sends what was added.
    void flush() throws IOException {
        if (text.isEmpty()) return;
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
        text.setLength(0);
        while (bytes.hasRemaining()) stats.sent(peer.write(bytes));
    }
}
