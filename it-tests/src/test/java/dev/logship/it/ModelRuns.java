package dev.logship.it;

import dev.logship.it.model.Pair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.apache.commons.io.file.PathUtils;

/// How many pairs a test of the model takes, and with which seeds. `-Dseed=N` replays a run, `-Dmodel.rounds=N`
/// takes so many pairs, `-Dmodel.minutes=N` as many as there is time for, `-Dmodel.kind=KIND` only directories
/// of one kind.
final class ModelRuns {
    /// Does what is to be done with one pair.
    @FunctionalInterface
    interface Run {
        /// @return how many sequences it had
        int of(Path home, Random random) throws Exception;
    }

    private ModelRuns() {}

    /// @param rounds how many pairs when nothing else is asked for
    static void run(Class<?> test, Path dir, int rounds, Run run) throws Exception {
        var seeds = new Random(Seed.of(test));
        long minutes = Long.getLong("model.minutes", 0);
        long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
        int most = minutes > 0 ? Integer.MAX_VALUE : Integer.getInteger("model.rounds", rounds);
        int done = 0;
        int sequences = 0;
        while (done < most && (minutes == 0 || System.nanoTime() < end)) {
            long seed = seeds.nextLong();
            Path home = Files.createDirectory(dir.resolve("pair" + done));
            try {
                sequences += run.of(home, new Random(seed));
            } catch (AssertionError e) {
                throw new AssertionError("pair " + done + ": " + e.getMessage(), e);
            }
            PathUtils.deleteDirectory(home);
            done++;
        }
        System.out.println(test.getSimpleName() + ": " + done + " pairs, " + sequences + " sequences");
    }

    /// Adds what the agents of a pair said of the directory that is named first.
    static AssertionError failed(String options, Pair pair, AssertionError e) {
        String message = String.valueOf(e.getMessage());
        int line = message.indexOf("\nd");
        String directory = line < 0 ? "" : message.substring(line + 1, message.indexOf(':', line + 1));
        var text = new StringBuilder(options).append(": ").append(message).append("\nIts agents said:");
        for (String said : pair.said()) {
            if (!said.contains("stream ") || said.contains("/" + directory + "/")) text.append("\n  ").append(said);
        }
        return new AssertionError(text.toString(), e);
    }
}
