package dev.logship.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one writer of a stream. Writes, then publishes the new end to readers. [#write] is called by one
/// thread, [#sync] by any. The opener closes it; that syncs what was written.
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

    /// Writes from the buffer to the end of the stream and publishes what was written. When it throws, bytes
    /// left in the buffer are not written, and a later call may go on with them.
    ///
    /// @throws StreamLostException when nothing may be added to this stream any more
    public void write(ByteBuffer bytes) throws IOException {
        IOException failure = stream.failure();
        if (failure != null) {
            throw new StreamLostException("closed for writing: " + failure.getMessage(), failure);
        }
        long size = channel.size();
        if (size != end) {
            throw lost("has " + size + " bytes where " + end + " were written: somebody else changed it");
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

    /// Makes all bytes written so far durable, where that is wanted and not so already. A failure closes the
    /// stream for writing, because nobody can tell then which bytes the disk has.
    public synchronized void sync() throws IOException {
        if (!unsynced) return;
        unsynced = false; // before the sync: bytes that come meanwhile are for the next one
        try {
            if (!stream.isDurable()) syncer.forceEntries(stream.file());
            stream.setDurable();
            syncer.force(channel);
        } catch (IOException e) {
            log.error("{} cannot be synced: {}; it is closed for writing until this program is started again",
                    stream.file(), e.getMessage());
            stream.fail(e);
            throw e;
        }
    }

    /// Notices when the stream's file was deleted or replaced: its readers end, and the next [#write] says
    /// so.
    void check() {
        if (stream.isInPlace()) return;
        stream.fail(lost("is another file now, or gone: somebody else changed it"));
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
