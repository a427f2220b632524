package dev.logship.protocol.ship;

import dev.logship.StreamName;
import dev.logship.StreamOffset;
import dev.logship.net.Connection;
import dev.logship.net.HostPort;
import dev.logship.wire.HeaderReader;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// The sending side of the ship protocol, up to the first byte of the stream.
///
/// @param connection the stream's bytes from `held` on are to be written here; the opener closes it
/// @param held how many bytes of the stream the receiver holds
public record ShipClient(Connection connection, StreamOffset held) {
    /// The kind of server at a port.
    public enum Peer {
        /// A receiver.
        RECEIVER,
        /// A server that closes the connection in order, as a tail port does.
        CLOSES,
        /// Another protocol.
        OTHER
    }

    /// A name that no stream can have, so that the request creates nothing.
    private static final ByteBuffer NO_NAME =
            ByteBuffer.wrap("..\n".getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();

    /// Connects and asks for a stream's offset.
    ///
    /// @param timeout the limit for connecting to each address, and for the reply
    /// @throws RefusedException when the receiver was reached and did not reply with an offset
    /// @throws IOException when it was not reached
    public static ShipClient open(HostPort receiver, StreamName stream, Duration timeout) throws IOException {
        Connection connection = Connection.connect(receiver, timeout);
        try {
            connection.writeAll(new ShipRequest(stream).toBytes());
            return new ShipClient(connection, ShipReply.read(new HeaderReader(connection, timeout)).held());
        } catch (IOException e) {
            connection.close();
            throw new RefusedException(e);
        }
    }

    /// Determines the kind of server at a port. A receiver resets the connection that asks for a name no
    /// stream can have (PROTOCOL, "Refusals"); the original replies with an offset.
    ///
    /// @param timeout the limit for the connection, and for each byte of the reply
    /// @throws java.net.SocketTimeoutException when nothing answers in time
    public static Peer probe(HostPort port, Duration timeout) throws IOException {
        try (Connection connection = Connection.connect(port, timeout)) {
            connection.writeAll(NO_NAME.duplicate());
            int next = next(connection, timeout);
            if (next < 0) return Peer.CLOSES;
            while (next >= '0' && next <= '9') next = next(connection, timeout);
            return next == '\n' ? Peer.RECEIVER : Peer.OTHER;
        }
    }

    /// The next byte of the reply; a newline if the connection was reset, -1 at the end.
    private static int next(Connection connection, Duration timeout) throws IOException {
        byte[] one = new byte[1];
        try {
            return connection.read(one, 0, System.nanoTime() + timeout.toNanos()) < 0 ? -1 : one[0] & 0xff;
        } catch (SocketException e) {
            return '\n';
        }
    }
}
