package dev.logship.protocol.tail;

import dev.logship.net.Connection;
import dev.logship.net.HostPort;
import java.io.IOException;
import java.time.Duration;

/// The reading side of the tail protocol.
public final class TailClient {
    private TailClient() {}

    /// Connects and asks for a stream.
    ///
    /// @param timeout the limit for connecting to each address
    /// @return the connection to read the stream's bytes from; the opener closes it. Its end means nothing,
    ///     because a stream has no end in this protocol
    public static Connection open(HostPort server, TailRequest request, Duration timeout) throws IOException {
        Connection connection = Connection.connect(server, timeout);
        try {
            connection.writeAll(request.toBytes());
            return connection;
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }
}
