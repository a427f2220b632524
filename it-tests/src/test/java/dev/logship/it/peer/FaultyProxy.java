package dev.logship.it.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// A proxy that breaks every connection at a random byte of a random direction: closes it, resets it, or lets
/// it hang for a while and then resets it.
public final class FaultyProxy implements PeerServer.Handler {
    private enum Fault { CUT, RESET, STALL }

    /// A fault, and after how many bytes in each direction it strikes.
    private record Plan(Fault fault, long upBytes, long downBytes) {}

    private final int target;
    private final int maxBytes;
    private final Duration stall;
    private final Random random;
    private final AtomicInteger struck = new AtomicInteger();
    private volatile boolean stopped;
    private final Queue<String> journal = new ConcurrentLinkedQueue<>();

    /// Forwards to port `target`; at most `maxBytes` pass on one connection; a hanging one hangs for `stall`.
    public FaultyProxy(int target, int maxBytes, Duration stall, long seed) {
        this.target = target;
        this.maxBytes = maxBytes;
        this.stall = stall;
        this.random = new Random(seed);
    }

    /// How many connections were broken so far.
    public int faults() {
        return struck.get();
    }

    /// Connections from now on are left alone.
    public void stop() {
        stopped = true;
    }

    /// The faults of all connections, for the message of a failed test.
    public String journal() {
        return String.join("\n", journal);
    }

    @Override
    public void serve(Socket near, int nth) throws IOException {
        Plan plan = plan();
        journal.add(nth + ": " + plan);
        try (var far = new Socket(InetAddress.ofLiteral("127.0.0.1"), target)) {
            Thread down = Thread.ofVirtual().start(() -> pump(far, near, plan.downBytes, plan.fault));
            pump(near, far, plan.upBytes, plan.fault);
            down.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Plan plan() {
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        if (stopped) return new Plan(fault, Long.MAX_VALUE, Long.MAX_VALUE);
        // Answers are a few bytes long: every third connection breaks before or within its answer.
        long downBytes = random.nextInt(3) == 0 ? random.nextInt(6) : Long.MAX_VALUE;
        return new Plan(fault, 1 + random.nextInt(maxBytes), downBytes);
    }

    /// Forwards up to `limit` bytes, then strikes; an end of file is passed on.
    private void pump(Socket from, Socket to, long limit, Fault fault) {
        try {
            if (copy(from.getInputStream(), to.getOutputStream(), limit)) {
                strike(fault, from, to);
            } else {
                to.shutdownOutput();
            }
        } catch (IOException e) {
            // One side has closed, or the other direction was broken: neither side may wait for the rest.
            abort(from, to);
        }
    }

    /// Whether the limit was reached; false at end of file.
    private static boolean copy(InputStream in, OutputStream out, long limit) throws IOException {
        var piece = new byte[16 * 1024];
        long left = limit;
        while (left > 0) {
            int n = in.read(piece, 0, (int) Math.min(piece.length, left));
            if (n < 0) return false;
            out.write(piece, 0, n);
            left -= n;
        }
        return true;
    }

    private void strike(Fault fault, Socket from, Socket to) throws IOException {
        struck.incrementAndGet();
        switch (fault) {
            case CUT -> {
                from.close();
                to.close();
            }
            case RESET -> abort(from, to);
            case STALL -> {
                LockSupport.parkNanos(stall.toNanos());
                abort(from, to);
            }
        }
    }

    private void abort(Socket... sockets) {
        for (Socket socket : sockets) {
            try (socket) {
                if (!socket.isClosed()) socket.setSoLinger(true, 0);
            } catch (IOException e) {
                journal.add("closed in between: " + e.getMessage());
            }
        }
    }
}
