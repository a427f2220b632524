package dev.logship;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A place in a stream as a reader asks for it, in bytes: from the start, or, when negative, from the end.
public record Offset(long value) {
    private static final Pattern FORM = Pattern.compile("[ \\t\\r\\x0b\\x0c]*([+-]?[0-9]{1,60})\\r?");

    /// Whether a header line holds an offset: white space, a sign, digits, and perhaps a carriage return.
    public static boolean isOffset(byte[] line) {
        return FORM.matcher(new String(line, StandardCharsets.ISO_8859_1)).matches();
    }

    /// The offset in a header line.
    ///
    /// @throws IllegalArgumentException when the line holds none, or one that no stream can reach
    public static Offset parse(byte[] line) {
        Matcher form = FORM.matcher(new String(line, StandardCharsets.ISO_8859_1));
        if (!form.matches()) throw new IllegalArgumentException("the header is not an offset");
        try {
            return new Offset(Long.parseLong(form.group(1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the offset " + form.group(1) + " is out of range", e);
        }
    }

    /// The same place from the start of a stream that has `end` bytes. A place before the start is the start;
    /// one beyond the end stays there, to be waited for.
    public long resolve(long end) {
        return value >= 0 ? value : Math.max(0, end + value);
    }
}
