package dev.logship.endpoint;

import dev.logship.ByteRange;
import dev.logship.HighWaterMark;
import dev.logship.wire.Sendfile;
import java.io.Closeable;
import java.io.IOException;

/// One reader's view of one stream: its bytes `[0, end)`, to which more are only ever added. Used by one
/// thread. Offsets are stream offsets in bytes, whatever files the stream lies in.
public interface StreamReader extends Closeable {
    /// How many bytes the stream has now, and the means to wait for more. Closed when this view ends, because
    /// the stream was replaced or the program stops.
    HighWaterMark end();

    /// Sends bytes of the stream to a socket, waiting while its peer is slow.
    void send(ByteRange range, Sendfile to) throws IOException;
}
