package dev.logship.cli.demo;

import dev.logship.StreamName;
import dev.logship.net.Connection;
import dev.logship.net.HostPort;
import dev.logship.protocol.tail.TailClient;
import dev.logship.protocol.tail.TailRequest;
import dev.logship.stream.StartOffset;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// Follows one stream through its bound tail port and prints its lines after the stream's name.
final class TailPrinter implements Closeable {
    private static final TailRequest LAST_BYTES = new TailRequest(Optional.empty(), new StartOffset(-600));
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final StreamName stream;
    private final PrintStream out;
    private final Connection server;
    private volatile boolean closed;

    TailPrinter(HostPort endpoint, StreamName stream, PrintStream out) throws IOException {
        this.stream = stream;
        this.out = out;
        this.server = TailClient.open(endpoint, LAST_BYTES, CONNECT_TIMEOUT);
        Thread.ofVirtual().name("tail-printer").start(this::print);
    }

    private void print() {
        try (BufferedReader lines = new BufferedReader(Channels.newReader(server, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.println(stream + "  " + line.replaceAll("\\p{Cntrl}", "·"));
            }
        } catch (IOException e) {
            if (!closed) out.println(stream + "  connection lost: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
    }
}
