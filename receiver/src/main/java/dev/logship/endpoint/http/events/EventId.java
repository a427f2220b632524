package dev.logship.endpoint.http.events;

import dev.logship.StreamName;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Id of an event: the offset at which to resume each stream. Every event has an id, so a stream is
/// identified by a short hash of its name. Format: `TAG:OFFSET`, separated by commas. Immutable.
final class EventId {
    /// Maximum number of streams in an id: with more, ids would be longer than the lines.
    static final int STREAMS = 32;

    private static final Pattern PART = Pattern.compile("([0-9a-z]{1,13}):([0-9]{1,18})");

    private final Map<String, Long> offsets = new HashMap<>();

    /// @throws IllegalArgumentException if the text is not an id
    EventId(String text) {
        for (String part : text.split(",", STREAMS + 1)) {
            Matcher form = PART.matcher(part);
            if (!form.matches()) throw new IllegalArgumentException("invalid Last-Event-ID");
            offsets.put(form.group(1), Long.parseLong(form.group(2)));
        }
    }

    /// Whether streams may have been omitted because the id holds the maximum number.
    boolean isFull() {
        return offsets.size() >= STREAMS;
    }

    /// The offset at which to resume a stream; empty if the id does not contain the stream.
    OptionalLong offset(StreamName name) {
        Long offset = offsets.get(tag(name));
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /// The short hash that identifies a stream.
    static String tag(StreamName name) {
        UUID hash = UUID.nameUUIDFromBytes(name.text().getBytes(StandardCharsets.UTF_8));
        return Long.toUnsignedString(hash.getMostSignificantBits(), Character.MAX_RADIX);
    }
}
