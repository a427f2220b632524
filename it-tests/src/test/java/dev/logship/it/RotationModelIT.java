package dev.logship.it;

import dev.logship.it.model.Pair;
import dev.logship.it.model.Sequences;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Short random sequences of what can happen to logs and to those who ship them: after each, every stream is
/// what its model demands, which tells what that is. Each pair ships many logs, each of which has its own
/// sequence. `-Dseed=N` replays a run, `-Dmodel.rounds=N` takes so many pairs of each flavour.
final class RotationModelIT {
    private static final int ACTIONS = 15;

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void sequences_inOneProcess_giveTheStreamsOfTheModel() throws Exception {
        var random = new Random(Seed.of(RotationModelIT.class));
        int pairs = Integer.getInteger("model.rounds", 20);
        for (int i = 1; i <= pairs; i++) {
            long seed = random.nextLong();
            var options = new InProcessPair.Options(random.nextInt(3) == 0 ? "*.log*" : "*.log",
                    Duration.ofMillis(random.nextBoolean() ? 1 : 60_000), random.nextBoolean() ? 256 : 8);
            Path home = Files.createDirectory(dir.resolve("pair" + i));
            try (var pair = new InProcessPair(home, options)) {
                try {
                    new Sequences(pair, 100, Duration.ofMillis(30), seed).run(ACTIONS);
                } catch (AssertionError e) {
                    throw failed(i, options.toString(), pair, e);
                }
            }
            PathUtils.deleteDirectory(home);
        }
    }

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void sequences_withProcesses_giveTheStreamsOfTheModel() throws Exception {
        var random = new Random(Seed.of(RotationModelIT.class));
        int pairs = Integer.getInteger("model.rounds", 4);
        for (int i = 1; i <= pairs; i++) {
            long seed = random.nextLong();
            String glob = random.nextInt(3) == 0 ? "*.log*" : "*.log";
            Path home = Files.createDirectory(dir.resolve("pair" + i));
            try (var pair = new ProcessPair(logship, home, glob, random.nextLong())) {
                try {
                    new Sequences(pair, 25, Duration.ofMillis(1500), seed).run(ACTIONS);
                } catch (AssertionError e) {
                    throw failed(i, glob, pair, e);
                }
            }
            PathUtils.deleteDirectory(home);
        }
    }

    /// Says in which pair it was, and what its agents said of the stream that is named first.
    static AssertionError failed(int number, String options, Pair pair, AssertionError e) {
        String message = String.valueOf(e.getMessage());
        String name = message.substring(0, Math.max(0, message.indexOf(':')));
        var text = new StringBuilder("pair ").append(number).append(" (").append(options).append("): ")
                .append(message).append("\nIts agents said:");
        for (String line : pair.said()) {
            if (!line.contains("stream ") || line.contains("stream " + name + ":")) {
                text.append("\n  ").append(line);
            }
        }
        return new AssertionError(text.toString(), e);
    }
}
