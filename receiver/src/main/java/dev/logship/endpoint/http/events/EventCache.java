package dev.logship.endpoint.http.events;

import dev.logship.StreamName;
import dev.logship.line.Line;
import dev.logship.line.LineEntry;
import dev.logship.stream.HighWaterMark;
import dev.logship.wire.Json;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// What events say of lines, as JSON. A new line is told to all who follow its stream within milliseconds, so
/// what was made of the last ones for one client is kept for the others. Any thread.
final class EventCache {
    private static final int SLOT_BITS = 8;
    private static final int LONGEST = 4096; // characters that are kept: so all that is kept is small
    private static final long SCATTER = 0x9E3779B97F4A7C15L; // neighbours go to slots far apart

    private record Made(HighWaterMark stream, long offset, String data) {}

    private final AtomicReferenceArray<@Nullable Made> kept = new AtomicReferenceArray<>(1 << SLOT_BITS);

    /// The data of a line's event; empty for a blank line, which has no event.
    ///
    /// @param stream the end of its stream, which is no other's, not even one's of the same name
    String of(StreamName name, HighWaterMark stream, Line line) {
        long offset = line.bytes().from();
        long mixed = (offset ^ (long) System.identityHashCode(stream) << Integer.SIZE) * SCATTER;
        int slot = (int) (mixed >>> (Long.SIZE - SLOT_BITS));
        Made made = kept.get(slot);
        if (made != null && made.offset == offset && made.stream == stream) return made.data;
        String data = make(name, line);
        if (data.length() <= LONGEST) kept.set(slot, new Made(stream, offset, data));
        return data;
    }

    private static String make(StreamName name, Line line) {
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
