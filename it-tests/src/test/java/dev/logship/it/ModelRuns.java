package dev.logship.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import org.apache.commons.io.file.PathUtils;

/// How many pairs a test of the model takes, and with which seeds. `-Dseed=N` replays a run,
/// `-Dmodel.rounds=N` takes so many pairs, `-Dmodel.minutes=N` as many as there is time for,
/// `-Dmodel.kind=KIND` only directories of one kind. `-Dmodel.pair=N` replays one pair, `-Dmodel.all=true`
/// goes on after one that failed.
final class ModelRuns {
    /// Does what is to be done with one pair.
    @FunctionalInterface
    interface Run {
        /// Plays one pair.
        ///
        /// @return how many sequences it had
        int of(Path home, Random random) throws Exception;
    }

    private ModelRuns() {}

    /// @param rounds how many pairs when nothing else is asked for
    static void run(Class<?> test, Path dir, int rounds, Run run) throws Exception {
        var seeds = new Random(Seed.of(test));
        Long pairSeed = Long.getLong("model.pair");
        long minutes = Long.getLong("model.minutes", 0);
        long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
        int most = minutes > 0 ? Integer.MAX_VALUE : Integer.getInteger("model.rounds", rounds);
        int done = 0;
        int sequences = 0;
        var wrong = new ArrayList<String>();
        while (done < most && (minutes == 0 || System.nanoTime() < end)) {
            long seed = seeds.nextLong();
            if (pairSeed != null) seed = pairSeed;
            Path home = Files.createDirectory(dir.resolve("pair" + done));
            try {
                sequences += run.of(home, new Random(seed));
            } catch (AssertionError e) {
                wrong.add("pair " + done + ", -Dmodel.pair=" + seed + ": " + e.getMessage());
                if (!Boolean.getBoolean("model.all")) break;
            }
            PathUtils.deleteDirectory(home);
            done++;
        }
        System.out.println(test.getSimpleName() + ": " + done + " pairs, " + sequences + " sequences");
        if (!wrong.isEmpty()) throw new AssertionError(String.join("\n\n", wrong));
    }
}
