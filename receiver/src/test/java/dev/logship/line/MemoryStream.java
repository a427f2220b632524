package dev.logship.line;

import dev.logship.ByteRange;
import dev.logship.stream.HighWaterMark;
import dev.logship.stream.StreamReader;
import dev.logship.wire.Sendfile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A stream in memory that tests add to.
final class MemoryStream implements StreamReader {
    private final HighWaterMark end = new HighWaterMark(0);
    private byte[] bytes = new byte[0];

    MemoryStream(String text) {
        add(text);
    }

    void add(String text) {
        add(text.getBytes(StandardCharsets.UTF_8));
    }

    void add(byte... more) {
        int before = bytes.length;
        bytes = Arrays.copyOf(bytes, before + more.length);
        System.arraycopy(more, 0, bytes, before, more.length);
        end.raise(bytes.length);
    }

    @Override
    public HighWaterMark end() {
        return end;
    }

    @Override
    public long start() {
        return 0;
    }

    @Override
    public int read(long offset, ByteBuffer into) {
        int count = Math.min(into.remaining(), (int) Math.max(0, bytes.length - offset));
        into.put(bytes, (int) Math.min(offset, bytes.length), count);
        return count;
    }

    @Override
    public void send(ByteRange range, Sendfile to) {
        throw new UnsupportedOperationException("lines are not sent as they are");
    }

    @Override
    public void close() {}
}
