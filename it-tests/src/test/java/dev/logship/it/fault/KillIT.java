package dev.logship.it.fault;

import static org.awaitility.Awaitility.await;

import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.RandomWriter;
import dev.logship.it.support.Rx;
import dev.logship.it.support.Seed;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Real `kill -9` of real processes, in random order, while files grow: at every moment each stream is a
/// prefix of its source, after every kill bytes flow again, and at the end stream and source are equal.
@Tag("fault")
final class KillIT {
    private static final int ROUNDS = 20;
    private static final int FILES = 4;
    private static final int MAX_BYTES_BETWEEN_KILLS = 1_000_000;

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void streams_whileBothSidesAreKilled_equalTheirSources() throws IOException {
        long seed = Seed.of(KillIT.class);
        var random = new Random(seed);
        int port = Logship.freePort();
        Files.createDirectories(dir.resolve("source"));
        var writers = new ArrayList<RandomWriter>();
        try {
            for (Path file : sources()) writers.add(RandomWriter.start(file, random.nextLong()));
            run(port, random);
            writers.forEach(RandomWriter::close);
            for (Path file : sources()) TestFiles.awaitSame(file, stored(file), Duration.ofSeconds(60));
        } finally {
            writers.forEach(RandomWriter::close);
        }
    }

    private void run(int port, Random random) throws IOException {
        Rx rx = logship.rx(port, dir.resolve("storage"));
        LogshipProcess tx = logship.tx(port, dir);
        Map<Path, Long> compared = new HashMap<>();
        for (int round = 1; round <= ROUNDS; round++) {
            long wanted = storedBytes() + 1 + random.nextInt(MAX_BYTES_BETWEEN_KILLS);
            await("bytes flowing in round " + round).until(() -> storedBytes() >= wanted);
            int victim = random.nextInt(3);
            if (victim != 0) rx.process().kill();
            if (victim != 1) tx.kill();
            for (Path file : sources()) {
                long from = compared.getOrDefault(file, 0L);
                compared.put(file, TestFiles.assertPrefix(file, stored(file), from));
            }
            if (victim != 0) rx = logship.rx(port, dir.resolve("storage"));
            if (victim != 1) tx = logship.tx(port, dir);
        }
    }

    private List<Path> sources() {
        var files = new ArrayList<Path>();
        for (int i = 0; i < FILES; i++) files.add(dir.resolve("source/" + i + ".log"));
        return files;
    }

    private Path stored(Path source) {
        return dir.resolve("storage").resolve(Rx.stream(source.getFileName().toString()));
    }

    private long storedBytes() {
        return sources().stream().mapToLong(file -> TestFiles.size(stored(file))).sum();
    }
}
