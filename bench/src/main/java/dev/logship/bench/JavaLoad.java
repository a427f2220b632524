package dev.logship.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// `load.c` in Java, for machines without a C compiler: the same arguments and output, a virtual thread per
/// client. It copies every byte, so it takes more CPU from the measured server.
final class JavaLoad {
    private static final int BLOCK = 64 << 10;

    private JavaLoad() {}

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        String mode = args[0];
        List<SocketChannel> sockets = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[3]); i++) {
            sockets.add(SocketChannel.open(new InetSocketAddress(
                    InetAddress.getByName(args[1]), Integer.parseInt(args[2]))));
        }
        long begin = System.nanoTime();
        String form = mode.equals("events") ? "GET %s HTTP/1.0\r\n\r\n" : "%s\n";
        byte[] header = form.formatted(args[4]).getBytes(StandardCharsets.US_ASCII);
        for (SocketChannel socket : sockets) socket.write(ByteBuffer.wrap(header));
        switch (mode) {
            case "read" -> {
                long bytes = Long.parseLong(args[5]);
                inParallel(sockets, socket -> discard(socket, bytes));
                long nanos = System.nanoTime() - begin;
                System.out.println("nanos=" + nanos + " bytes=" + bytes * sockets.size());
            }
            case "hold" -> {
                System.out.println("ready");
                while (System.in.read() >= 0) System.in.skip(System.in.available());
            }
            case "follow", "events" -> {
                System.out.println("ready");
                int lines = Integer.parseInt(args[5]);
                print(inParallel(sockets, socket -> mode.equals("events") ? eventLatencies(socket, lines)
                        : latencies(socket, lines)));
            }
            default -> throw new IllegalArgumentException("unknown mode " + mode);
        }
    }

    /// The work of one client. Returns its latencies, if any.
    private interface Client {
        long[] run(SocketChannel socket) throws IOException;
    }

    private static long[] inParallel(List<SocketChannel> sockets, Client client)
            throws InterruptedException, ExecutionException {
        List<Future<long[]>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (SocketChannel socket : sockets) results.add(threads.submit(() -> client.run(socket)));
        }
        List<long[]> parts = new ArrayList<>();
        for (Future<long[]> result : results) parts.add(result.get());
        return parts.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    }

    private static long[] discard(SocketChannel socket, long bytes) throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        for (long left = bytes; left > 0; left -= block.position()) {
            block.clear().limit((int) Math.min(BLOCK, left));
            if (socket.read(block) < 0) throw new IOException("the server closed the connection");
        }
        return new long[0];
    }

    private static long[] latencies(SocketChannel socket, int lines) throws IOException {
        long[] latencies = new long[lines];
        ByteBuffer line = ByteBuffer.allocate(Lines.LENGTH);
        for (int i = 0; i < lines; ) {
            line.clear();
            while (line.hasRemaining()) {
                if (socket.read(line) < 0) throw new IOException("the server closed the connection");
            }
            long at = System.nanoTime();
            long stamp = Long.parseLong(new String(line.array(), 0, 19, StandardCharsets.US_ASCII));
            if (stamp != 0) latencies[i++] = at - stamp;
        }
        return latencies;
    }

    private static long[] eventLatencies(SocketChannel socket, int lines) throws IOException {
        long[] latencies = new long[lines];
        Scanner events = new Scanner(socket, StandardCharsets.US_ASCII);
        for (int i = 0; i < lines; ) {
            String stamp = events.findWithinHorizon("\"message\":\"\\d{19}", 0);
            long at = System.nanoTime();
            if (stamp == null) throw new IOException("the server closed the connection");
            long written = Long.parseLong(stamp.substring(stamp.length() - 19));
            if (written != 0) latencies[i++] = at - written;
        }
        return latencies;
    }

    private static void print(long[] sorted) {
        int n = sorted.length;
        System.out.println("samples=" + n + " p50=" + sorted[n / 2] + " p99=" + sorted[(int) (n * 99L / 100)]
                + " max=" + sorted[n - 1]);
    }
}
