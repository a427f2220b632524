package dev.logship.endpoint.entries.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// The JSON of an entry that was looked up: small ones in memory, large ones still in their file.
public sealed interface Content extends Closeable {
    /// What is larger is not taken into memory as a whole.
    int SMALL_BYTES = 8 << 10;

    /// Its size in bytes.
    long length();

    /// Puts bytes from this offset on into the buffer, as many as it takes or there are.
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

    /// Bytes of a file, which is closed with this.
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
