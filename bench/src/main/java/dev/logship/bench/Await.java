package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Waits for files to reach a size. Polls every half millisecond, which is the error of the measured times
/// and costs almost no CPU.
final class Await {
    private static final long LOOK_NANOS = 500_000;

    private Await() {}

    /// @throws IOException if it took over [Running#LIMIT_SECONDS], or a worker has ended
    static void size(Path file, long bytes, Running... workers) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Running.LIMIT_SECONDS);
        while (sizeNow(file) < bytes) {
            if (System.nanoTime() > deadline) {
                throw new IOException(file.getFileName() + " has " + sizeNow(file) + " bytes of " + bytes
                        + " after " + Running.LIMIT_SECONDS + " s");
            }
            for (Running worker : workers) worker.mustBeAlive();
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static long sizeNow(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : -1;
    }

    /// Compares byte by byte.
    static void same(Path expected, Path found) throws IOException {
        long at = Files.mismatch(expected, found);
        if (at >= 0) throw new IOException(found + " differs from " + expected + " at byte " + at);
    }
}
