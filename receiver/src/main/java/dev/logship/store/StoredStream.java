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
/// closed with the last of them, so that a stream nobody reads costs a few hundred bytes. Any thread.
final class StoredStream {
    private static final Logger log = LoggerFactory.getLogger(StoredStream.class);

    private final Path file;
    private final Object identity;
    private final HighWaterMark end;
    private volatile boolean durable; // its name: the entries of the folders on the way to it are on the disk
    private volatile @Nullable IOException failure;
    private @Nullable FileChannel shared; // guarded by this
    private int readers;                  // guarded by this

    /// The stream in a file as it is now.
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

    /// Why nothing may be added to this stream until the program is started again, if so.
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

    /// Whether the stream's path still leads to the file that was found there first.
    boolean isInPlace() {
        try {
            return attributes(file).fileKey().equals(identity);
        } catch (IOException e) {
            log.debug("{}: {}", file, e.toString());
            return false;
        }
    }

    /// What the stream is like now, under this name. One whose file is gone by now has not changed since
    /// 1970.
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
