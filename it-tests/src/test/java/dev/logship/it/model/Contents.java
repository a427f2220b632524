package dev.logship.it.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/// The content that the programs of one directory write. Each log has a kind of content. All share one line
/// counter, so that most lines are unique. Used by one thread.
final class Contents {
    /// The header of a log's files: many programs write the same one to each new file.
    enum Header {
        NONE(0), SHORT(200), LONG(1100);

        private final int length;

        Header(int length) {
            this.length = length;
        }
    }

    /// The content after the header.
    enum Body {
        /// Lines that differ between files only in a number.
        ALIKE,
        RANDOM,
        /// The same few bytes in each file.
        EQUAL
    }

    static final String EQUAL_TEXT = "job finished.\n";

    private static final int MOST_LINES = 5;
    private static final int MOST_BYTES = 300 * 1024;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-";

    private final Random random;
    private int number;

    Contents(Random random) {
        this.random = random;
    }

    /// The first bytes of a new file.
    byte[] head(Header header) {
        var text = new StringBuilder();
        for (int line = 1; text.length() < header.length; line++) {
            text.append("# program 1.2.3 of host web-1, property ").append(line)
                    .append(": the same each day\n");
        }
        text.setLength(header.length);
        if (header.length > 0) text.setCharAt(header.length - 1, '\n');
        return bytes(text);
    }

    /// One of some values.
    static <T> T pick(T[] values, Random random) {
        return values[random.nextInt(values.length)];
    }

    byte[] lines(Body body) {
        if (body == Body.EQUAL) return bytes(EQUAL_TEXT);
        var text = new StringBuilder();
        for (int i = random.nextInt(MOST_LINES); i >= 0; i--) line(body, text);
        return bytes(text);
    }

    /// Many bytes.
    byte[] many(Body body) {
        int least = random.nextInt(MOST_BYTES);
        return atLeast(body, least);
    }

    byte[] atLeast(Body body, int least) {
        var text = new StringBuilder();
        do {
            line(body, text);
        } while (text.length() < least);
        return bytes(text);
    }

    /// An incomplete line.
    byte[] piece(Body body) {
        byte[] whole = lines(body);
        return body == Body.EQUAL ? whole : Arrays.copyOf(whole, whole.length - 1);
    }

    private void line(Body body, StringBuilder text) {
        text.append("2026-11-24 10:10:10 INFO request id=").append(String.format("%07d", ++number));
        if (body == Body.ALIKE) {
            text.append(" GET /index.html 200 1532 in 3 ms\n");
            return;
        }
        for (int i = random.nextInt(200); i >= 0; i--) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        text.append('\n');
    }

    static byte[] zipped(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
