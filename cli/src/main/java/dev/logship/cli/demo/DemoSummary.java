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
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.TextTable;

/// The result of the demo: how many bytes of each stream arrived, how many are missing, and whether they
/// equal the source.
final class DemoSummary {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final int BLOCK = 1 << 16;

    private final Map<StreamName, Path> sources;
    private final Path storage;
    private final PrintStream out;

    DemoSummary(Map<StreamName, Path> sources, Path storage, PrintStream out) {
        this.sources = sources;
        this.storage = storage;
        this.out = out;
    }

    /// Waits until the streams have caught up with their sources, 10 s at most.
    void awaitCaughtUp() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (lag() > 0 && System.nanoTime() - end < 0) LockSupport.parkNanos(INTERVAL.toNanos());
    }

    /// Waits in the same way, prints a table, and returns whether every byte arrived.
    boolean print() throws IOException {
        awaitCaughtUp();
        TextTable table = TextTable.forColumnWidths(Help.defaultColorScheme(Help.Ansi.OFF), 46, 14, 10, 26);
        table.addRowValues("STREAM", "BYTES", "LAG", "COMPARED WITH ITS SOURCE");
        boolean good = true;
        for (StreamName stream : sources.keySet()) {
            boolean equal = isEqual(stream);
            good &= equal && lag(stream) == 0;
            table.addRowValues(stream.text(), Long.toString(held(stream)), Long.toString(lag(stream)),
                    equal ? "equal" : "DIFFERENT");
        }
        out.println();
        out.print(table);
        out.printf("%d streams, %s%n", sources.size(),
                good ? "every byte arrived" : "some bytes are missing or DIFFERENT");
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

    /// Compares the stream with as many bytes of the source, which may still grow.
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
