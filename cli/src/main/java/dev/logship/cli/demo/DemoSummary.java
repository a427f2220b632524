package dev.logship.cli.demo;

import dev.logship.StreamName;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// What came of the demo: for each stream how much the receiver holds, how much is missing, and whether the
/// bytes are the source's.
public final class DemoSummary {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final int BLOCK = 1 << 16;

    private final Map<StreamName, Path> sources;
    private final Path storage;
    private final PrintStream out;

    public DemoSummary(Map<StreamName, Path> sources, Path storage, PrintStream out) {
        this.sources = sources;
        this.storage = storage;
        this.out = out;
    }

    /// Waits a while for what is on its way.
    public void awaitLevel() throws IOException {
        long patienceEnds = System.nanoTime() + PATIENCE.toNanos();
        while (lag() > 0 && System.nanoTime() - patienceEnds < 0) LockSupport.parkNanos(LOOK.toNanos());
    }

    /// Waits a while for what is on its way, prints a table, and says whether all is there and equal.
    public boolean print() throws IOException {
        awaitLevel();
        out.printf("%n%-44s %12s %8s  %s%n", "STREAM", "BYTES", "LAG", "COMPARED WITH ITS SOURCE");
        boolean good = true;
        for (StreamName stream : sources.keySet()) {
            boolean equal = isEqual(stream);
            good &= equal && lag(stream) == 0;
            out.printf("%-44s %12d %8d  %s%n", stream, held(stream), lag(stream),
                    equal ? "equal" : "DIFFERENT");
        }
        out.printf("%d streams, %s%n", sources.size(),
                good ? "every byte arrived" : "NOT all as it should be");
        return good;
    }

    private long held(StreamName stream) throws IOException {
        Path file = storage.resolve(stream.text());
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private long lag(StreamName stream) throws IOException {
        return Math.max(0, Files.size(sources.get(stream)) - held(stream));
    }

    private long lag() throws IOException {
        long sum = 0;
        for (StreamName stream : sources.keySet()) sum += lag(stream);
        return sum;
    }

    /// Compares what is held with as much of the source, which may be growing.
    private boolean isEqual(StreamName stream) throws IOException {
        if (held(stream) == 0) return true;
        try (InputStream held = Files.newInputStream(storage.resolve(stream.text()));
                InputStream source = Files.newInputStream(sources.get(stream))) {
            while (true) {
                byte[] block = held.readNBytes(BLOCK);
                if (block.length == 0) return true;
                if (!Arrays.equals(block, source.readNBytes(block.length))) return false;
            }
        }
    }
}
