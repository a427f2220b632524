package dev.logship.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// One careful reader: the clients under measurement count bytes, this one looks at them.
final class TailClient {
    private static final int BLOCK = 1 << 20;

    private TailClient() {}

    /// Reads a whole stream and compares it with the file it should be.
    ///
    /// @throws IOException if it differs
    static void compare(int port, Path expected) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                InputStream file = Files.newInputStream(expected)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("0\n".getBytes(StandardCharsets.US_ASCII));
            InputStream stream = socket.getInputStream();
            long at = 0;
            byte[] block = file.readNBytes(BLOCK);
            while (block.length > 0) {
                int difference = Arrays.mismatch(block, stream.readNBytes(block.length));
                if (difference >= 0) {
                    throw new IOException("the served stream differs at offset " + (at + difference));
                }
                at += block.length;
                block = file.readNBytes(BLOCK);
            }
        }
    }
}
