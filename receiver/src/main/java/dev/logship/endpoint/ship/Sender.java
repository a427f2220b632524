package dev.logship.endpoint.ship;

import dev.logship.net.Connection;
import dev.logship.protocol.ship.ShipReply;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One sender's connection. Its handler's thread reads; any thread may ask for its state or reset it. Unless
/// it was finished in order, a close resets the connection: its last bytes may not be saved.
final class Sender {
    private final Connection connection;
    private volatile boolean reading;
    private volatile @Nullable String resetReason;

    /// @param connection borrowed
    Sender(Connection connection) throws IOException {
        this.connection = connection;
        connection.setResetOnClose(true);
    }

    /// The host that sends.
    InetAddress host() {
        return connection.peer().getAddress();
    }

    /// Waits for some bytes and reads them; negative at the sender's end.
    int read(ByteBuffer into) throws IOException {
        reading = true;
        try {
            return connection.read(into);
        } finally {
            reading = false;
        }
    }

    void reply(ShipReply reply) throws IOException {
        connection.writeAll(reply.toBytes());
    }

    /// How many bytes can be read without waiting.
    int available() throws IOException {
        return connection.available();
    }

    /// Whether everything received so far is read and written, or nobody reads it any more.
    boolean isDrained() {
        try {
            return reading && available() == 0;
        } catch (IOException e) {
            return !connection.isOpen(); // its handler is about to notice
        }
    }

    /// The sender ended its side and everything it sent is written: the close will be in order.
    void finish() throws IOException {
        connection.setResetOnClose(false);
    }

    /// Ends the connection; the sender sees a reset. The first reason is kept.
    void reset(String reason) throws IOException {
        if (resetReason == null) resetReason = reason;
        connection.close();
    }

    boolean isOpen() {
        return connection.isOpen();
    }

    /// Why the connection was ended from this side, if it was.
    @Nullable String resetReason() {
        return resetReason;
    }

    @Override
    public String toString() {
        return connection.toString();
    }
}
