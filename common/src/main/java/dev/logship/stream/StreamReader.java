package dev.logship.stream;

import dev.logship.ByteRange;
import dev.logship.wire.Sendfile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// One reader's view of one stream: its bytes `[0, end)`. Bytes are only appended. Used by one thread.
/// Offsets are stream offsets in bytes, whatever files have the bytes.
public interface StreamReader extends Closeable {
    /// The present number of bytes in the stream, which can be waited for. Closed when this view ends,
    /// because the stream was replaced or the program stops.
    HighWaterMark end();

    /// The first offset whose bytes can still be read: 0 in the storage; for files of this machine, the start
    /// of what rotation has left. After bytes that could not be read, the first offset after them.
    long start();

    /// Reads bytes of the stream from `offset` on, as many as exist and fit the buffer.
    ///
    /// @return the number of bytes read: at least one if `start() <= offset < end()` and the buffer has room;
    /// 0 at the end
    /// @throws IOException when they can no longer be read; the reader must end
    int read(long offset, ByteBuffer into) throws IOException;

    /// Sends bytes of the stream to a socket, waiting while its peer is slow.
    void send(ByteRange range, Sendfile to) throws IOException;
}
