package dev.logship.endpoint.entries.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// JSON of an entry: in memory if it is small, else in its file. Used by one thread.
public sealed interface Content extends Closeable {
    /// Maximum size of a content that is read into memory.
    int SMALL_BYTES = 8 << 10;

    /// Size in bytes.
    long length();

    /// Copies bytes from this offset into the buffer, as many as fit or exist.
    void read(long from, ByteBuffer to) throws IOException;

    @Override
    void close() throws IOException;

    /// Bytes in memory.
    record Bytes(ByteBuffer json) implements Content {
        Bytes(byte[] json) {
            this(ByteBuffer.wrap(json));
        }

        @Override
        public long length() {
            return json.limit();
        }

        @Override
        public void read(long from, ByteBuffer to) {
            to.put(json.slice((int) from, (int) Math.min(to.remaining(), length() - from)));
        }

        @Override
        public void close() {}
    }

    /// Bytes of a file. Owns the channel.
    record Region(FileChannel file, long from, long length) implements Content {
        @Override
        public void read(long offset, ByteBuffer to) throws IOException {
            int limit = to.limit();
            to.limit((int) Math.min(limit, to.position() + length - offset));
            try {
                FileIo.readFully(file, from + offset, to);
            } finally {
                to.limit(limit);
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
