package dev.logship.endpoint.http.events;

import dev.logship.StreamName;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where to resume: an offset for each stream, as the id of an event. A stream is called by a short hash of
/// its name, since every event has an id. Written `TAG:OFFSET`, several with commas between.
final class EventId {
    /// The most streams that an id holds: with more it would outgrow the lines that it is sent with.
    static final int STREAMS = 32;

    private static final Pattern PART = Pattern.compile("([0-9a-z]{1,13}):([0-9]{1,18})");

    private final Map<String, Long> offsets = new HashMap<>();

    /// @throws IllegalArgumentException when the text is no id
    EventId(String text) {
        for (String part : text.split(",", STREAMS + 1)) {
            Matcher form = PART.matcher(part);
            if (!form.matches()) throw new IllegalArgumentException("the Last-Event-ID is none of ours");
            offsets.put(form.group(1), Long.parseLong(form.group(2)));
        }
    }

    /// Whether streams that are not in here may have been left out.
    boolean isFull() {
        return offsets.size() >= STREAMS;
    }

    /// Where to go on with a stream; empty when the id does not say.
    OptionalLong offset(StreamName name) {
        Long offset = offsets.get(tag(name));
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /// What an id calls a stream.
    static String tag(StreamName name) {
        UUID hash = UUID.nameUUIDFromBytes(name.text().getBytes(StandardCharsets.UTF_8));
        return Long.toUnsignedString(hash.getMostSignificantBits(), Character.MAX_RADIX);
    }
}
