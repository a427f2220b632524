package dev.logship;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The name of a stream: segments of text between slashes, `app.log` or `web/app.log`. A name is safe to
/// resolve below a directory: relative, without `.` and `..`, without control characters, and never
/// `.logship`.
public record StreamName(String text) implements Comparable<StreamName> {
    /// The directory inside a storage directory for files that are not streams.
    public static final String RESERVED = ".logship";

    /// The white space that the original strips: ASCII's, not Unicode's.
    private static final Pattern AROUND = Pattern.compile("\\A[ \\t-\\r]+|[ \\t-\\r]+\\z");

    /// @throws IllegalArgumentException naming the rule that `text` breaks
    public StreamName {
        check(!text.isEmpty(), "the name is empty");
        check(bytes(text) <= Limits.NAME_BYTES + Limits.HOST_BYTES,
                "the name is longer than " + Limits.NAME_BYTES + " bytes");
        check(text.codePoints().noneMatch(Character::isISOControl), "the name has a control character");
        check(!text.startsWith("/"), "the name is absolute");
        for (String segment : text.split("/", -1)) {
            check(!segment.isEmpty(), "the name has an empty segment");
            check(!segment.equals(".") && !segment.equals(".."), "the name has a segment '" + segment + "'");
            check(!segment.equals(RESERVED), "the name has the reserved segment '" + RESERVED + "'");
            check(bytes(segment) <= Limits.SEGMENT_BYTES,
                    "the name has a segment longer than " + Limits.SEGMENT_BYTES + " bytes");
        }
    }

    /// The name in a header line, white space around it stripped.
    ///
    /// @throws IllegalArgumentException saying why the line is not a stream name
    public static StreamName parse(byte[] line) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the name is not UTF-8", e);
        }
        text = AROUND.matcher(text).replaceAll("");
        check(bytes(text) <= Limits.NAME_BYTES, "the name is longer than " + Limits.NAME_BYTES + " bytes");
        return new StreamName(text);
    }

    /// The name of this stream at a receiver that separates streams by host: `HOST_NAME`.
    public StreamName from(String host) {
        return new StreamName(host + "_" + text);
    }

    @Override
    public int compareTo(StreamName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) throw new IllegalArgumentException(otherwise);
    }
}
