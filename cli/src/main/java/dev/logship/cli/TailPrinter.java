package dev.logship.cli;

import dev.logship.StreamName;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Follows one stream through a bound tail port and prints its lines with the stream's name.
final class TailPrinter implements Closeable {
    private static final String LAST_BYTES = "-600\n";

    private final StreamName stream;
    private final PrintStream out;
    private final Socket socket;

    TailPrinter(InetSocketAddress endpoint, StreamName stream, PrintStream out) throws IOException {
        this.stream = stream;
        this.out = out;
        this.socket = new Socket(endpoint.getAddress(), endpoint.getPort());
        socket.getOutputStream().write(LAST_BYTES.getBytes(StandardCharsets.US_ASCII));
        Thread.ofVirtual().name("tail-printer").start(this::print);
    }

    private void print() {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.println(stream + "  " + line.replaceAll("\\p{Cntrl}", "·"));
            }
        } catch (IOException e) {
            if (!socket.isClosed()) out.println(stream + "  the tail endpoint ended: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
