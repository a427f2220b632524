package dev.logship.cli.demo;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// Writes a log like that of a web application, a few lines per second, until it is closed.
final class SampleLog implements Closeable {
    private static final Duration PAUSE = Duration.ofMillis(150);
    private static final List<String> PATHS =
            List.of("/", "/login", "/api/orders", "/api/orders/4711", "/static/app.css",
                    "/api/search?q=ship");

    private final Path file;
    private final Thread thread;
    private volatile boolean closed;

    SampleLog(Path file) throws IOException {
        this.file = Files.createFile(file);
        this.thread = Thread.ofVirtual().name("sample-log").start(this::write);
    }

    private void write() {
        RandomGenerator random = ThreadLocalRandom.current();
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int request = 1; !closed; request++) {
                out.write(line(request, random));
                out.flush();
                LockSupport.parkNanos(random.nextLong(2 * PAUSE.toNanos()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(int request, RandomGenerator random) {
        int draw = random.nextInt(100);
        String level = draw < 3 ? "ERROR" : draw < 10 ? "WARN" : "INFO";
        int status = draw < 3 ? 500 : draw < 10 ? 404 : 200;
        return "%s [%s] request=%06d %s %s %d %d ms%n".formatted(
                Instant.now().truncatedTo(ChronoUnit.MILLIS), level, request,
                random.nextInt(4) == 0 ? "POST" : "GET", PATHS.get(random.nextInt(PATHS.size())), status,
                1 + random.nextInt(draw < 10 ? 900 : 60));
    }

    /// Stops writing; returns when the last line is in the file.
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
