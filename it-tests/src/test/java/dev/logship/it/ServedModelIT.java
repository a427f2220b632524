package dev.logship.it;

import dev.logship.it.model.Sequences;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Short random sequences of what can happen to logs that are served while somebody reads them: what he gets
/// is what the same model demands of what is shipped. `-Dseed=N` and `-Dmodel.rounds=N` as there.
final class ServedModelIT {
    private static final int ACTIONS = 15;

    @TempDir Path dir;

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void sequences_giveReadersTheStreamsOfTheModel() throws Exception {
        var random = new Random(Seed.of(ServedModelIT.class));
        int rounds = Integer.getInteger("model.rounds", 5);
        for (int i = 1; i <= rounds; i++) {
            Path home = Files.createDirectory(dir.resolve("round" + i));
            try (var served = new ServedLogs(home, random.nextInt(3) == 0 ? "*.log*" : "*.log")) {
                try {
                    new Sequences(served, 100, Duration.ofMillis(30), random.nextLong()).run(ACTIONS);
                } catch (AssertionError e) {
                    throw RotationModelIT.failed(i, "served", served, e);
                }
            }
            PathUtils.deleteDirectory(home);
        }
    }
}
