package dev.logship.endpoint.http.events;

import dev.logship.http.Exchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Writes server-sent events. Collects some, and waits in [#flush] until the client took them. For one
/// thread.
final class EventOutput {
    private static final int FLUSH_CHARS = 16_384;

    private final Exchange exchange;
    private final StringBuilder events = new StringBuilder();

    EventOutput(Exchange exchange) {
        this.exchange = exchange;
    }

    /// @param data one line of text
    void event(String name, String id, String data) throws IOException {
        if (!name.isEmpty()) events.append("event: ").append(name).append('\n');
        if (!id.isEmpty()) events.append("id: ").append(id).append('\n');
        events.append("data: ").append(data).append("\n\n");
        if (events.length() >= FLUSH_CHARS) flush();
    }

    /// @param text one line, which clients ignore
    void comment(String text) {
        events.append(": ").append(text).append("\n\n");
    }

    /// How long clients wait before they connect again.
    void retry(long millis) {
        events.append("retry: ").append(millis).append('\n');
    }

    void flush() throws IOException {
        if (events.isEmpty()) return;
        byte[] bytes = events.toString().getBytes(StandardCharsets.UTF_8);
        events.setLength(0);
        if (events.capacity() > 4 * FLUSH_CHARS) events.trimToSize();
        exchange.write(ByteBuffer.wrap(bytes));
    }
}
