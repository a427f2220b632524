package dev.logship.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A logging program: appends random bytes to one file at random intervals until it is closed. The same seed
/// writes the same bytes.
public final class RandomWriter implements AutoCloseable {
    private static final int MAX_PIECE = 16 * 1024;
    private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Path file;
    private final Random random;
    private final Thread thread;
    private volatile boolean stopped;

    private RandomWriter(Path file, long seed) {
        this.file = file;
        this.random = new Random(seed);
        this.thread = Thread.ofPlatform().name("writer of " + file.getFileName()).unstarted(this::run);
    }

    /// Starts to write `file`, which need not exist yet.
    public static RandomWriter start(Path file, long seed) {
        var writer = new RandomWriter(file, seed);
        writer.thread.start();
        return writer;
    }

    private void run() {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (!stopped) {
                var piece = new byte[1 + random.nextInt(MAX_PIECE)];
                random.nextBytes(piece);
                var left = ByteBuffer.wrap(piece);
                while (left.hasRemaining()) channel.write(left);
                LockSupport.parkNanos(random.nextLong(MAX_PAUSE_NANOS));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns when the last byte is written.
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
