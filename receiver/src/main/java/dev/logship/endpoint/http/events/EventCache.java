package dev.logship.endpoint.http.events;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.logship.StreamName;
import dev.logship.line.Line;
import dev.logship.line.LineEntry;
import dev.logship.stream.HighWaterMark;
import dev.logship.wire.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// JSON of recent events. All clients of a stream receive a new line within milliseconds, so it is rendered
/// once for all of them. Any thread.
final class EventCache {
    private static final int MAX_CHARS = 1 << 20;
    private static final int ENTRY_CHARS = 128; // keys and links of an entry, counted as characters

    /// @param stream end of the stream, compared by identity: a stream that replaces another of the same name
    ///     has other lines
    private record Key(HighWaterMark stream, long offset) {}

    private final Cache<Key, String> rendered = Caffeine.newBuilder()
            .maximumWeight(MAX_CHARS)
            .weigher((Key key, String data) -> data.length() + ENTRY_CHARS)
            .executor(Runnable::run) // the common pool would be started for this alone
            .build();

    /// Data of the event for a line; empty for a blank line, which has no event.
    ///
    /// @param stream end of the line's stream
    String of(StreamName name, HighWaterMark stream, Line line) {
        return rendered.get(new Key(stream, line.bytes().from()), key -> render(name, line));
    }

    private static String render(StreamName name, Line line) {
        @Nullable LineEntry entry = LineEntry.of(line, Instant.now());
        if (entry == null) return "";
        return Json.object(json -> {
            entry.writeTo(json, name.text());
            json.writeStringProperty("stream", name.text());
            json.writeNumberProperty("offset", line.bytes().from());
            json.writeNumberProperty("end", line.bytes().until());
            if (line.cut()) json.writeBooleanProperty("cut", true);
        });
    }
}
