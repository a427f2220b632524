package dev.logship.endpoint.http.events;

import dev.logship.http.Exchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Writes server-sent events. Buffers some; [#flush] blocks until the client accepts them. Used by one
/// thread.
final class EventOutput {
    private static final int FLUSH_CHARS = 16_384;

    private final Exchange exchange;
    private final StringBuilder events = new StringBuilder();

    EventOutput(Exchange exchange) {
        this.exchange = exchange;
    }

    /// Writes an event.
    ///
    /// @param name type of the event; empty for the default, `message`
    /// @param data one line of text
    void event(String name, String id, String data) throws IOException {
        if (!name.isEmpty()) events.append("event: ").append(name).append('\n');
        if (!id.isEmpty()) events.append("id: ").append(id).append('\n');
        events.append("data: ").append(data).append("\n\n");
        if (events.length() >= FLUSH_CHARS) flush();
    }

    /// Writes a line that clients ignore.
    void comment(String text) {
        events.append(": ").append(text).append("\n\n");
    }

    /// Sets the time that clients wait before they reconnect.
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
