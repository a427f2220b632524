package dev.logship.endpoint.http;

import dev.logship.StreamName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where to resume: an offset for each stream, as the id of an event. A stream is called by a short hash of
/// its name, since every event has an id. Written `TAG:OFFSET`, several with commas between.
final class EventId {
    /// The most streams that an id holds: with more it would outgrow the lines that it is sent with.
    static final int STREAMS = 32;

    private static final int TAG_BYTES = 9;
    private static final Pattern PART = Pattern.compile("([\\w-]{12}):([0-9]{1,18})");

    private final Map<String, Long> offsets = new HashMap<>();

    /// @throws IllegalArgumentException when the text is no id
    EventId(String text) {
        String[] parts = text.split(",", STREAMS + 1);
        for (String part : parts) {
            Matcher form = PART.matcher(part);
            if (!form.matches()) throw new IllegalArgumentException("the Last-Event-ID is none of this server");
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
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.text().getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, TAG_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
