package dev.logship.line;

import dev.logship.ByteRange;
import dev.logship.stream.StreamReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads complete lines of a stream. Keeps no bytes between calls: an incomplete line is read again when more
/// bytes have arrived, so readers of idle streams use almost no memory. Used by one thread; owns its stream's
/// reader.
public final class LineReader implements Closeable {
    /// Maximum bytes of a line; a longer one is truncated. Also the size of a read.
    public static final int LINE_BYTES = 65_536;

    /// Maximum number of lines per call: very short lines would be many.
    private static final int MAX_LINES = 512;

    private final StreamReader stream;
    private long at; // the next line starts here
    private long searched; // there is no newline in [at, searched)
    private long lookedAt = -1; // no complete line was found when the stream ended here
    private boolean inside; // `at` may lie within a line, whose rest is skipped

    private LineReader(StreamReader stream, long at, boolean inside) {
        this.stream = stream;
        this.at = at;
        this.searched = at;
        this.inside = inside;
    }

    /// Starts at an offset. If that lies within a line, starts with the next line.
    public static LineReader from(StreamReader stream, long offset) {
        long start = stream.start();
        // The byte before shows whether a line starts here: what it ends is skipped.
        boolean within = offset > start;
        return new LineReader(stream, within ? offset - 1 : start, within);
    }

    /// Starts at the end of the stream. The incomplete line there is the first one, unless it is already
    /// longer than [#LINE_BYTES].
    public static LineReader live(StreamReader stream) throws IOException {
        long end = stream.end().get();
        long from = Math.max(stream.start(), end - LINE_BYTES);
        byte[] last = bytes(stream, from, (int) (end - from));
        int start = last.length;
        while (start > 0 && last[start - 1] != '\n') start--;
        return start > 0 ? new LineReader(stream, from + start, false) : from(stream, from == 0 ? 0 : end);
    }

    /// The offset at which [#from] continues.
    public long offset() {
        return inside ? at + 1 : at;
    }

    /// The stream being read.
    public StreamReader stream() {
        return stream;
    }

    /// Some of the next complete lines; empty if there are none yet.
    ///
    /// @throws IOException if the stream can no longer be read
    public List<Line> next() throws IOException {
        List<Line> lines = new ArrayList<>();
        long end = stream.end().get();
        if (end == lookedAt) return lines;
        while (lines.isEmpty()) {
            byte[] bytes = bytes(stream, searched, LINE_BYTES);
            long from = searched;
            int start = 0;
            for (int i = 0; i < bytes.length && lines.size() < MAX_LINES; i++) {
                if (bytes[i] != '\n') continue;
                ByteRange range = new ByteRange(at, from + i + 1);
                if (!inside) lines.add(range.from() < from ? longLine(range) : line(range, bytes, start, i));
                inside = false;
                start = i + 1;
                at = range.until();
            }
            searched = start > 0 ? at : from + bytes.length;
            if (inside && bytes.length > 0) at = searched - 1;
            if (bytes.length < LINE_BYTES && lines.isEmpty()) {
                lookedAt = end;
                if (searched - at < LINE_BYTES) searched = at; // short enough to be read again
                return lines;
            }
        }
        return lines;
    }

    private Line longLine(ByteRange range) throws IOException {
        byte[] bytes = bytes(stream, range.from(), LINE_BYTES);
        return line(range, bytes, 0, (int) Math.min(bytes.length, range.length() - 1));
    }

    private static Line line(ByteRange range, byte[] bytes, int from, int until) {
        boolean cut = range.length() - 1 > until - from;
        int end = until;
        if (cut) end = wholeUntil(bytes, from, until);
        else if (end > from && bytes[end - 1] == '\r') end--;
        return new Line(range, new String(bytes, from, end - from, StandardCharsets.UTF_8), cut);
    }

    /// End of the last complete UTF-8 sequence that ends at `until` or before.
    private static int wholeUntil(byte[] bytes, int from, int until) {
        int lead = until - 1;
        while (lead > from && lead > until - 4 && (bytes[lead] & 0xc0) == 0x80) lead--;
        int length = switch (Integer.numberOfLeadingZeros(~(bytes[lead] << 24))) {
            case 2 -> 2;
            case 3 -> 3;
            case 4 -> 4;
            default -> 1;
        };
        return lead + length > until ? lead : until;
    }

    private static byte[] bytes(StreamReader stream, long from, int most) throws IOException {
        long available = Math.min(most, stream.end().get() - from);
        if (available <= 0) return new byte[0];
        ByteBuffer bytes = ByteBuffer.allocate((int) available);
        int count;
        do {
            count = stream.read(from + bytes.position(), bytes);
        } while (count > 0 && bytes.hasRemaining());
        return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
