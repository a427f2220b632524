package dev.logship.it.peer;

import java.io.IOException;

/// A sender of the ship protocol, one step at a time.
public final class ShipClient extends PeerSocket {
    private ShipClient(String from, int port) throws IOException {
        super(from, port);
    }

    /// Connects and has said nothing yet.
    public static ShipClient connect(int port) throws IOException {
        return new ShipClient("127.0.0.1", port);
    }

    /// Connects from this local address and says the name.
    public static ShipClient open(String from, int port, String name) throws IOException {
        var client = new ShipClient(from, port);
        client.send(name + "\n");
        return client;
    }

    /// Connects and says the name.
    public static ShipClient open(int port, String name) throws IOException {
        return open("127.0.0.1", port, name);
    }

    /// The offset that the receiver answers.
    public long answer() throws IOException {
        return Long.parseLong(readLine());
    }
}
