package dev.logship.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// The TCP connections the kernel of this machine has at one moment. Java shows no difference between a peer
/// that only ended its sending and one that is gone, as long as nothing is written; the kernel's table does:
/// a connection whose peer answered a keepalive probe with a reset is not in it any more.
public final class ConnectionTable {
    private static final List<Path> SOURCES = List.of(Path.of("/proc/self/net/tcp"),
            Path.of("/proc/self/net/tcp6"));

    private record Connection(InetSocketAddress local, InetSocketAddress remote) {}

    private final Set<Connection> connections = new HashSet<>();

    private ConnectionTable() {}

    /// Reads the kernel's table, now. A connection may be missed that others come and go beside, as the table
    /// is read in parts.
    ///
    /// @throws IOException when this system has no such table
    public static ConnectionTable read() throws IOException {
        ConnectionTable table = new ConnectionTable();
        if (SOURCES.stream().noneMatch(Files::exists)) throw new IOException("there is none of " + SOURCES);
        for (Path source : SOURCES) {
            if (!Files.exists(source)) continue; // no IPv6 in this kernel
            try (BufferedReader lines = Files.newBufferedReader(source)) {
                lines.lines().skip(1).forEach(table::add);
            }
        }
        return table;
    }

    /// Whether the kernel still has this connection.
    public boolean has(SocketChannel channel) throws IOException {
        return connections.contains(new Connection(Sockets.local(channel), Sockets.peer(channel)));
    }

    // A line: "   0: 0100007F:1D17 0100007F:C350 01 …", as proc(5) has it.
    private void add(String line) {
        String[] fields = line.strip().split("\\s+", 4);
        connections.add(new Connection(address(fields[1]), address(fields[2])));
    }

    private static InetSocketAddress address(String text) {
        int colon = text.indexOf(':');
        ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(text, 0, colon));
        ByteBuffer bytes = ByteBuffer.allocate(words.capacity()).order(ByteOrder.nativeOrder());
        while (words.hasRemaining()) bytes.putInt(words.getInt());
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes.array()),
                    HexFormat.fromHexDigits(text, colon + 1, text.length()));
        } catch (IOException e) {
            throw new IllegalStateException("no address of 4 or 16 bytes: " + text, e);
        }
    }
}
