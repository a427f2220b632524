package dev.logship.stream;

import dev.logship.StreamOffset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The offset at which a reader asks to start, in bytes: from the start of the stream, or if negative, from
/// its end.
public record StartOffset(long value) {
    /// The form of docs/PROTOCOL.md, "tail": white space, a sign, digits, a carriage return.
    private static final Pattern FORM = Pattern.compile("[ \\t\\r\\x0b\\x0c]*([+-]?[0-9]{1,60})\\r?");

    /// Whether a line is an offset.
    public static boolean isOffset(byte[] line) {
        return FORM.matcher(new String(line, StandardCharsets.ISO_8859_1)).matches();
    }

    /// Reads the offset in a line.
    ///
    /// @throws IllegalArgumentException when the line is not an offset, or out of range
    public static StartOffset parse(byte[] line) {
        Matcher form = FORM.matcher(new String(line, StandardCharsets.ISO_8859_1));
        if (!form.matches()) throw new IllegalArgumentException("the header is not an offset");
        try {
            return new StartOffset(Long.parseLong(form.group(1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the offset " + form.group(1) + " is out of range", e);
        }
    }

    /// An offset from the start of the stream.
    public static StartOffset at(StreamOffset offset) {
        return new StartOffset(offset.value());
    }

    /// Whether it counts back from the end.
    public boolean isFromEnd() {
        return value < 0;
    }

    /// The offset from the start, for a stream of `end` bytes. An offset before the start becomes the start.
    /// One beyond the end stays, and the reader waits for it.
    public long resolve(long end) {
        return value >= 0 ? value : Math.max(0, end + value);
    }
}
