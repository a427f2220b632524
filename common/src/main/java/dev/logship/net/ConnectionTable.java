package dev.logship.net;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// The kernel's table of TCP connections at the last read. While nothing is written, Java cannot distinguish
/// a peer that shut down its output from one that vanished. The table can: it no longer has a connection
/// whose peer answered a keepalive probe with a reset. Used by one thread.
final class ConnectionTable implements Closeable {
    private static final List<Path> SOURCES = List.of(Path.of("/proc/self/net/tcp"),
            Path.of("/proc/self/net/tcp6"));

    private record Pair(InetSocketAddress local, InetSocketAddress peer) {}

    private final List<FileChannel> sources = new ArrayList<>();
    private final Set<Pair> connections = new HashSet<>();

    /// Opens the table once, because it is needed most when connections have used up all descriptors.
    ConnectionTable() throws IOException {
        for (Path source : SOURCES) {
            // The kernel may lack IPv6.
            if (Files.exists(source)) sources.add(FileChannel.open(source));
        }
    }

    /// Reads the table. The kernel returns it in parts, so a connection may be missed while others open and
    /// close.
    ///
    /// @throws IOException when the kernel has no such table
    void read() throws IOException {
        if (sources.isEmpty()) throw new IOException("no table of connections: found none of " + SOURCES);
        connections.clear();
        for (FileChannel source : sources) {
            BufferedReader lines =
                    new BufferedReader(Channels.newReader(source.position(0), StandardCharsets.US_ASCII));
            lines.lines().skip(1).forEach(this::add);
        }
    }

    /// Whether the kernel still has this connection.
    boolean has(Connection connection) {
        return connections.contains(new Pair(connection.local(), connection.peer()));
    }

    // A line: "   0: 0100007F:1D17 0100007F:C350 01 …", as proc(5) has it.
    private void add(String line) {
        String[] fields = line.strip().split("\\s+", 4);
        connections.add(new Pair(address(fields[1]), address(fields[2])));
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
            throw new IllegalStateException("not an address of 4 or 16 bytes: " + text, e);
        }
    }

    @Override
    public void close() throws IOException {
        for (FileChannel source : sources) source.close();
    }
}
