package dev.logship.wire;

import dev.logship.ByteRange;
import dev.logship.net.Connection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Sends parts of files over one connection through the kernel, parking the virtual thread while the peer is
/// slow. The only caller of `transferTo`, because that call never parks by itself: on a socket that no
/// virtual thread has used it blocks the carrier, and on any other it returns 0 when the socket is full, so
/// that a plain loop spins. Hence the empty write at the start, and a small ordinary write whenever the
/// socket is full.
///
/// Used by one virtual thread; borrows file and connection.
public final class Sendfile {
    private static final int PARKING_WRITE_BYTES = 4096;

    private final Connection connection;
    private @Nullable ByteBuffer parking; // allocated for the first slow write: most peers are never slow

    public Sendfile(Connection connection) throws IOException {
        this.connection = connection;
        connection.write(ByteBuffer.allocate(0));
    }

    /// Sends all of `range`.
    ///
    /// @param progress called after each step with the end of the bytes sent
    /// @throws EOFException when the file ends before the range, because it was truncated
    public void send(FileChannel file, ByteRange range, LongConsumer progress) throws IOException {
        long at = range.from();
        while (at < range.until()) {
            at += file.transferTo(at, range.until() - at, connection.kernelOutput());
            progress.accept(at);
            if (at < range.until()) { // the socket is full
                at += sendSome(file, new ByteRange(at, range.until()));
                progress.accept(at);
            }
        }
    }

    /// Sends bytes that were already read.
    public void send(ByteBuffer bytes) throws IOException {
        connection.writeAll(bytes);
    }

    private int sendSome(FileChannel file, ByteRange range) throws IOException {
        if (parking == null) parking = ByteBuffer.allocate(PARKING_WRITE_BYTES);
        ByteBuffer some = parking.clear().limit((int) Math.min(PARKING_WRITE_BYTES, range.length()));
        if (file.read(some, range.from()) < 0) {
            throw new EOFException("the file ends at " + file.size() + ", before " + range.until());
        }
        some.flip();
        return connection.write(some);
    }
}
