package dev.logship.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Writes a log, some hundred numbered lines per second, until it is closed.
final class LogWriter implements AutoCloseable {
    private static final long PAUSE = Duration.ofMillis(2).toNanos();

    private final Path file;
    private final Thread thread;
    private volatile boolean ended;
    private final AtomicLong lines = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    LogWriter(Path file) throws IOException {
        this.file = Files.createFile(file);
        this.thread = Thread.ofPlatform().daemon().start(this::write);
    }

    private void write() {
        try (OutputStream out = Files.newOutputStream(file)) {
            while (!ended) {
                byte[] line = ("line " + lines.get() + " of a log\n").getBytes(StandardCharsets.US_ASCII);
                out.write(line);
                bytes.addAndGet(line.length);
                lines.incrementAndGet();
                LockSupport.parkNanos(PAUSE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path file() {
        return file;
    }

    long lines() {
        return lines.get();
    }

    long bytes() {
        return bytes.get();
    }

    /// Returns when the last line is written. May be called twice.
    @Override
    public void close() throws InterruptedException {
        ended = true;
        thread.join();
    }
}
