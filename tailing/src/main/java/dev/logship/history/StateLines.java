package dev.logship.history;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads the lines of a state file. For a line that is too long, only its size is known. Used by one thread.
final class StateLines {
    private static final int FIRST_BYTES = 1 << 16;

    private final InputStream in;
    private final int most;
    private byte[] buffer = new byte[FIRST_BYTES];
    private int from;                    // of the bytes in the buffer that no line has had
    private int until;
    private byte[] line = new byte[0];
    private long size;
    private boolean ended;

    /// @param most the maximum length of a line in bytes, without its newline
    StateLines(InputStream in, int most) {
        this.in = in;
        this.most = most;
    }

    /// Reads the next line; false when there is none.
    boolean next() throws IOException {
        size = 0;
        ended = false;
        line = new byte[0];
        int searched = 0;
        while (true) {
            int newline = find(from + searched);
            if (newline >= 0) {
                ended = true;
                take(newline, 1);
                return true;
            }
            searched = until - from;
            if (searched > most) {
                size += searched;
                from = until;
                searched = 0;
            }
            if (!fill()) {
                take(until, 0);
                return size > 0;
            }
        }
    }

    private int find(int start) {
        for (int i = start; i < until; i++) if (buffer[i] == '\n') return i;
        return -1;
    }

    private boolean fill() throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, until - from);
            until -= from;
            from = 0;
        }
        if (until == buffer.length) buffer = Arrays.copyOf(buffer, buffer.length * 2);
        int count = in.read(buffer, until, buffer.length - until);
        if (count < 0) return false;
        until += count;
        return true;
    }

    private void take(int to, int newline) {
        boolean tooLong = size > 0 || to - from > most;
        size += to - from + newline;
        if (!tooLong) line = Arrays.copyOfRange(buffer, from, to);
        from = to + newline;
    }

    /// The line without its newline; empty when it is too long.
    byte[] bytes() {
        return line;
    }

    String text() {
        return new String(line, StandardCharsets.UTF_8);
    }

    /// Its length in the file in bytes, with its newline.
    long size() {
        return size;
    }

    /// Whether it ends with a newline.
    boolean hasEnded() {
        return ended;
    }
}
