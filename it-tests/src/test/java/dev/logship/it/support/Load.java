package dev.logship.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Logs numbered lines continuously, some thousands or hundreds per second, until it is closed.
public final class Load implements AutoCloseable {
    /// The size of a line with its end. It divides the page size, so that nobody ever sees half a line.
    public static final int LINE = 64;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    /// Logs line `number`.
    @FunctionalInterface
    public interface Target {
        void log(int number) throws IOException;
    }

    private final Target target;
    private final int batch;
    private final Thread thread;
    private volatile boolean stopped;
    private int count;                   // the thread's, until it has ended

    /// Logs some thousands of lines per second.
    public Load(Target target) {
        this(target, 0, 10);
    }

    private Load(Target target, int first, int batch) {
        this.target = target;
        this.count = first;
        this.batch = batch;
        this.thread = Thread.ofPlatform().name("load").start(this::run);
    }

    /// Logs some hundreds of lines per second, starting with this number.
    public static Load light(Target target, int first) {
        return new Load(target, first, 1);
    }

    /// The text of a line before its padding.
    public static String name(int number) {
        return String.format(Locale.ROOT, "/%010d", number);
    }

    /// The padding, without the line end.
    public static String padding() {
        return " " + "-".repeat(LINE - 2 - name(0).length());
    }

    /// The whole line.
    public static byte[] line(int number) {
        return (name(number) + padding() + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private void run() {
        try {
            while (!stopped) {
                for (int i = 0; i < batch; i++) target.log(count++);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Stops, and returns the number after the last line's.
    public int stop() {
        close();
        return count;
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
