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
    /// @param timeout how long each address may take to connect
    /// @return where the stream's bytes are read; the opener closes it. Its end says nothing: the protocol
    ///     has none
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
