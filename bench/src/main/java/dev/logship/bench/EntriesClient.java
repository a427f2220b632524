package dev.logship.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Clients of an entry log. They only count lines, because on two cores more work would hide the server's.
final class EntriesClient {
    private static final int TIMEOUT_MILLIS = 60_000;

    private EntriesClient() {}

    /// Entries per second of clients that send without waiting, from the first byte until all entries are
    /// confirmed.
    ///
    /// @param first makes the entries distinct
    static double write(int port, int clients, int entries, int first)
            throws IOException, InterruptedException {
        List<byte[]> texts = new ArrayList<>();
        int each = entries / clients;
        for (int client = 0; client < clients; client++) texts.add(messages(first + client * each, each));
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Callable<Void>> work = new ArrayList<>();
            for (byte[] text : texts) work.add(() -> exchange(port, text, each));
            for (Future<Void> done : threads.invokeAll(work)) done.get();
        } catch (ExecutionException e) {
            throw new IOException("a client failed: " + e.getCause(), e);
        }
        return each * clients / ((System.nanoTime() - start) / 1e9);
    }

    /// Entries per second of one client that reads these, and the line after them.
    static double read(int port, int entries) throws IOException {
        byte[] request = "{\"from\":1,\"read\":%d}\n".formatted(entries).getBytes(StandardCharsets.US_ASCII);
        long start = System.nanoTime();
        exchange(port, request, entries + 1);
        return entries / ((System.nanoTime() - start) / 1e9);
    }

    private static byte[] messages(int first, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = first; i < first + count; i++) {
            text.append("{\"id\":\"%08d-aaaa-4bbb-8ccc-ddddeeeeffff\",".formatted(i));
            text.append("\"entry\":{\"time\":%d,\"level\":\"info\",".formatted(1_700_000_000L + i));
            text.append("\"message\":\"request %d was served\",\"millis\":%d.5}}\n".formatted(i, i % 97));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /// Sends all of the text while it waits for this number of lines.
    private static Void exchange(int port, byte[] text, int lines) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            Thread sender = Thread.ofPlatform().daemon().start(() -> send(socket, text));
            InputStream input = socket.getInputStream();
            byte[] block = new byte[1 << 16];
            int seen = 0;
            while (seen < lines) {
                int count = input.read(block);
                if (count < 0) throw new IOException("ended after " + seen + " of " + lines + " lines");
                for (int i = 0; i < count; i++) if (block[i] == '\n') seen++;
            }
            sender.interrupt();
        }
        return null;
    }

    private static void send(Socket socket, byte[] text) {
        try {
            socket.getOutputStream().write(text);
        } catch (IOException e) {
            System.err.println("bench: a client could not send: " + e.getMessage());
        }
    }
}
