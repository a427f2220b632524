package dev.logship.bench;

import dev.logship.StreamName;
import dev.logship.net.Connection;
import dev.logship.net.HostPort;
import dev.logship.protocol.ship.ShipClient;
import dev.logship.protocol.tail.TailClient;
import dev.logship.protocol.tail.TailRequest;
import dev.logship.stream.StartOffset;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// A sender, and a reader that compares every byte; the clients of measurements only count bytes.
final class Peers {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final TailRequest ALL = new TailRequest(Optional.empty(), new StartOffset(0));
    private static final int BLOCK = 1 << 20;

    private Peers() {}

    /// A sender's connection on which the receiver has replied; the stream's bytes are to be written next.
    static Connection ship(int port, String name) throws IOException {
        return ShipClient.open(local(port), new StreamName(name), TIMEOUT).connection();
    }

    /// Reads a whole stream and compares it with the expected file.
    ///
    /// @throws IOException if it differs
    static void compare(int port, Path expected) throws IOException {
        try (Connection server = TailClient.open(local(port), ALL, TIMEOUT);
                InputStream file = Files.newInputStream(expected)) {
            long at = 0;
            byte[] block = file.readNBytes(BLOCK);
            while (block.length > 0) {
                int difference = Arrays.mismatch(block, read(server, block.length));
                if (difference >= 0) {
                    throw new IOException("the served stream differs at offset " + (at + difference));
                }
                at += block.length;
                block = file.readNBytes(BLOCK);
            }
        }
    }

    private static byte[] read(Connection server, int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            int count = server.read(bytes, at, System.nanoTime() + TIMEOUT.toNanos());
            if (count < 0) throw new EOFException("the server ended the connection");
            at += count;
        }
        return bytes;
    }

    private static HostPort local(int port) {
        return new HostPort("127.0.0.1", port);
    }
}
