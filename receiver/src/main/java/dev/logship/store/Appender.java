package dev.logship.store;

import dev.logship.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one writer of a stream. Writes, then publishes the new end to readers. [#write] is called by one
/// thread, [#sync] by any. The opener closes it, which syncs written bytes.
public final class Appender implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Appender.class);

    private final StoredStream stream;
    private final FileChannel channel;
    private final Syncer syncer;
    private long end;
    private volatile boolean unsynced;

    /// @param channel the stream's file, open for writing; owned from now on
    Appender(StoredStream stream, FileChannel channel, Syncer syncer) {
        this.stream = stream;
        this.channel = channel;
        this.syncer = syncer;
        this.end = stream.end().get();
        this.unsynced = end > 0; // an earlier process may have died before its sync
    }

    /// How many bytes the stream has.
    public long end() {
        return end;
    }

    /// Writes the buffer to the end of the stream and publishes the new end. When it throws, bytes left in
    /// the buffer are not written, and a later call may write them.
    ///
    /// @throws StreamLostException when this stream is closed for writing
    public void write(ByteBuffer bytes) throws IOException {
        IOException failure = stream.failure();
        if (failure != null) {
            throw new StreamLostException("closed for writing: " + failure.getMessage(), failure);
        }
        long size = channel.size();
        if (size != end) {
            throw lost("has " + size + " bytes instead of " + end + ": changed by another process");
        }
        while (bytes.hasRemaining()) {
            end += channel.write(bytes, end);
            if (!unsynced) {
                unsynced = true;
                syncer.add(this);
            }
            stream.end().raise(end);
        }
    }

    /// Makes all bytes written so far durable, unless fsync is off. A failure closes the stream for writing,
    /// because it is then unknown which bytes the disk has.
    public synchronized void sync() throws IOException {
        if (!unsynced) return;
        unsynced = false; // before the sync: later bytes are for the next one
        try {
            if (!stream.isDurable()) syncer.forceEntries(stream.file());
            stream.setDurable();
            syncer.force(channel);
        } catch (IOException e) {
            log.error("cannot sync {}: {}; closed for writing until restart", stream.file(), Reason.of(e));
            stream.fail(e);
            throw e;
        }
    }

    /// Checks whether the stream's file was deleted or replaced: then its readers end, and the next [#write]
    /// throws.
    void check() {
        if (stream.isInPlace()) return;
        stream.fail(lost("was deleted or replaced by another process"));
        stream.end().close();
    }

    /// The stream's file, for log lines.
    @Override
    public String toString() {
        return stream.file().toString();
    }

    private StreamLostException lost(String how) {
        return new StreamLostException(stream.file() + " " + how, null);
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            sync();
        } finally {
            syncer.remove(this);
        }
    }
}
