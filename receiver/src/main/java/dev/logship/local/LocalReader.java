package dev.logship.local;

import dev.logship.ByteRange;
import dev.logship.Reason;
import dev.logship.follow.HistoryReader;
import dev.logship.stream.HighWaterMark;
import dev.logship.stream.StreamReader;
import dev.logship.wire.Sendfile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One reader's view of a stream that lies in several files.
final class LocalReader implements StreamReader {
    private static final Logger log = LoggerFactory.getLogger(LocalReader.class);

    /// How long to look for bytes that are not in their file: it may be rotated just now.
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(10);

    private final LocalStream stream;
    private final HistoryReader files;
    private volatile long start;
    private long at;                       // the end of the last read; guarded by files

    /// @param files owned from now on
    LocalReader(LocalStream stream, HistoryReader files) throws IOException {
        this.stream = stream;
        this.files = files;
        long known = end().get(); // bytes after it exist
        this.start = Math.min(files.start(), known);
    }

    @Override
    public HighWaterMark end() {
        return stream.end();
    }

    @Override
    public long start() {
        return Math.max(start, stream.tailer().first());
    }

    @Override
    public int read(long offset, ByteBuffer into) throws IOException {
        long until = Math.min(end().get(), offset + into.remaining());
        if (until <= offset) return 0;
        ByteBuffer bytes = read(new ByteRange(offset, until));
        int count = bytes.remaining();
        into.put(bytes);
        return count;
    }

    @Override
    public void send(ByteRange range, Sendfile to) throws IOException {
        long at = range.from();
        while (at < range.until()) {
            ByteBuffer bytes = read(new ByteRange(at, range.until()));
            at += bytes.remaining();
            to.send(bytes);
        }
    }

    private ByteBuffer read(ByteRange range) throws IOException {
        try {
            return find(range);
        } catch (IOException e) {
            if (!end().isClosed()) {
                start = Math.min(files.goesOn(range.from()), end().get());
                log.warn("stream {}: a reader ends at {}, before {}: {}", stream.stream(), range.from(),
                        end().get(), Reason.of(e));
            }
            throw e;
        }
    }

    private ByteBuffer find(ByteRange range) throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            synchronized (files) {
                ByteBuffer bytes = files.read(range);
                if (bytes != null) {
                    at = range.from() + bytes.remaining();
                    if (stream.isIdle()) rest();
                    return bytes;
                }
            }
            if (System.nanoTime() - until > 0 || end().isClosed()) {
                throw new IOException("no file has these bytes");
            }
            stream.hint();
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /// The stream is idle: if the reader has all of it, closes the file, which may be deleted before the
    /// stream grows. Any thread.
    void rest() {
        synchronized (files) {
            if (at < end().get()) return;
            try {
                files.close();
            } catch (IOException e) {
                log.debug("stream {}: {}", stream.stream(), e.toString());
            }
        }
    }

    @Override
    public void close() throws IOException {
        stream.left(this);
        synchronized (files) {
            files.close();
        }
    }
}
