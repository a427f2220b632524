package dev.logship.it.peer;

import java.io.IOException;

/// A reader of the tail protocol.
public final class TailClient extends PeerSocket {
    private TailClient(int port) throws IOException {
        super(port);
    }

    /// Connects and has said nothing yet.
    public static TailClient connect(int port) throws IOException {
        return new TailClient(port);
    }

    /// Connects and says `header` and a newline.
    public static TailClient open(int port, String header) throws IOException {
        TailClient client = connect(port);
        client.send(header + "\n");
        return client;
    }
}
