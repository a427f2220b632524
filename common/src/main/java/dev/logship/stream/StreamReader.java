package dev.logship.stream;

import dev.logship.ByteRange;
import dev.logship.wire.Sendfile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// One reader's view of one stream: its bytes `[0, end)`, to which more are only ever added. Used by one
/// thread. Offsets are stream offsets in bytes, whatever files the stream lies in.
public interface StreamReader extends Closeable {
    /// How many bytes the stream has now, and the means to wait for more. Closed when this view ends, because
    /// the stream was replaced or the program stops.
    HighWaterMark end();

    /// The first offset whose bytes can still be read: 0 in the storage; of a file on this machine, whatever
    /// rotation has left. What lies before it is lost. When something could not be read it is the
    /// first offset behind that.
    long start();

    /// Reads bytes of the stream from `offset` on, as many as are there, up to what the buffer takes.
    ///
    /// @return how many were read: at least one where `start() <= offset < end()` and the buffer has room; 0
    /// at the
    ///     end
    /// @throws IOException when they cannot be read any more: the reader has to end
    int read(long offset, ByteBuffer into) throws IOException;

    /// Sends bytes of the stream to a socket, waiting while its peer is slow.
    void send(ByteRange range, Sendfile to) throws IOException;
}
