package dev.logship.store;

import dev.logship.ByteRange;
import dev.logship.StreamName;
import dev.logship.stream.FileReader;
import dev.logship.stream.HighWaterMark;
import dev.logship.stream.StreamInfo;
import dev.logship.stream.StreamReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One stream in the storage: its file and its published end. All readers share one open file, which is
/// closed with the last of them: a stream that nobody reads costs a few hundred bytes and no descriptor. Any
/// thread.
final class StoredStream {
    private static final Logger log = LoggerFactory.getLogger(StoredStream.class);

    private final Path file;
    private final Object identity;
    private final HighWaterMark end;
    private volatile boolean durable; // the directory entries on the way to the file
    private volatile @Nullable IOException failure;
    private @Nullable FileChannel shared; // guarded by this
    private int readers;                  // guarded by this

    /// The stream in a file, with the file's present size as its end.
    StoredStream(Path file) throws IOException {
        BasicFileAttributes attributes = attributes(file);
        this.file = file;
        this.identity = attributes.fileKey();
        this.end = new HighWaterMark(attributes.size());
    }

    Path file() {
        return file;
    }

    /// Bytes `[0, end)` are written; raised by the stream's one appender.
    HighWaterMark end() {
        return end;
    }

    /// Why this stream is closed for writing until restart; null if it is not.
    @Nullable IOException failure() {
        return failure;
    }

    void fail(IOException reason) {
        failure = reason;
    }

    boolean isDurable() {
        return durable;
    }

    void setDurable() {
        durable = true;
    }

    /// Whether the stream's path still leads to the same file.
    boolean isInPlace() {
        try {
            return attributes(file).fileKey().equals(identity);
        } catch (IOException e) {
            log.debug("{}: {}", file, e.toString());
            return false;
        }
    }

    /// The stream's present status, under this name. If its file is deleted by now, it changed in 1970.
    StreamInfo describe(StreamName name) {
        Instant changed = Instant.EPOCH;
        try {
            changed = attributes(file).lastModifiedTime().toInstant();
        } catch (IOException e) {
            log.debug("{}: {}", file, e.toString());
        }
        return new StreamInfo(name, new ByteRange(0, end.get()), changed, readers());
    }

    StreamReader reader() throws IOException {
        return new FileReader(acquire(), end, this::release);
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private synchronized int readers() {
        return readers;
    }

    private synchronized FileChannel acquire() throws IOException {
        FileChannel channel = shared;
        if (channel == null) {
            channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            shared = channel;
        }
        readers++;
        return channel;
    }

    private synchronized void release() throws IOException {
        if (--readers > 0 || shared == null) return;
        shared.close();
        shared = null;
    }
}
