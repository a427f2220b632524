package dev.logship.stream;

import dev.logship.ByteRange;
import dev.logship.wire.Sendfile;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Reads a stream that is one file from its first byte on. Borrows the file, which many readers share.
public final class FileReader implements StreamReader {
    private final FileChannel file;
    private final HighWaterMark end;
    private final Closeable release;
    private boolean closed;

    /// @param end the end of the bytes that may be read
    /// @param release closed once, with the reader
    public FileReader(FileChannel file, HighWaterMark end, Closeable release) {
        this.file = file;
        this.end = end;
        this.release = release;
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
    public int read(long offset, ByteBuffer into) throws IOException {
        long available = end.get() - offset;
        if (available <= 0) return 0;
        int limit = into.limit();
        into.limit((int) Math.min(limit, into.position() + available));
        int count = file.read(into, offset);
        into.limit(limit);
        if (count < 0) throw new EOFException("the file ends before " + offset + ": somebody shortened it");
        return count;
    }

    @Override
    public void send(ByteRange range, Sendfile to) throws IOException {
        to.send(file, range, sent -> {});
    }

    @Override
    public void close() throws IOException {
        if (closed) return;
        closed = true;
        release.close();
    }
}
