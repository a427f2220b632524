package dev.logship.it;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.logship.it.model.Judged;
import dev.logship.it.support.Seed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.commons.io.file.PathUtils;

/// The pairs that a test of the model plays: a few fixed ones by default. `-Dmodel.rounds=N` plays N random
/// ones, `-Dmodel.minutes=N` as many as fit that time (`-Plong` sets it), and `-Dseed=N` replays such a run.
/// `-Dmodel.kind=KIND` uses directories of one kind only, `-Dmodel.pair=N` replays one pair,
/// `-Dmodel.directories=N` sets the number of directories in each, and `-Dmodel.all=true` continues after a
/// failed one.
final class ModelRuns {
    /// Plays one pair.
    @FunctionalInterface
    interface Run {
        /// Plays one pair.
        ///
        /// @return how much of it could be judged
        Judged of(Path home, Random random) throws Exception;
    }

    private ModelRuns() {}

    /// The number of directories in a pair. The same pair must have the same number.
    static int directories(int usual) {
        return Integer.getInteger("model.directories", usual);
    }

    /// @param corpus the seeds of the pairs that are played by default; if there are none, the test is
    ///     skipped then
    static void run(Class<?> test, Path dir, List<Long> corpus, Run run) throws Exception {
        Iterator<Long> seeds = seeds(test, corpus);
        assumeTrue(seeds.hasNext(), "only with -Dmodel.minutes, -Dmodel.rounds or -Dmodel.pair");
        int done = 0;
        var judged = new Judged(0, 0, 0, 0);
        var wrong = new ArrayList<String>();
        while (seeds.hasNext()) {
            long seed = seeds.next();
            Path home = Files.createDirectory(dir.resolve("pair" + done));
            try {
                judged = judged.and(run.of(home, new Random(seed)));
            } catch (AssertionError e) {
                System.out.println("wrong: -Dmodel.pair=" + seed); // also when there is no end
                wrong.add("pair " + done + ", -Dmodel.pair=" + seed + ": " + e.getMessage());
                if (!Boolean.getBoolean("model.all")) break;
            }
            PathUtils.deleteDirectory(home);
            done++;
        }
        System.out.println(test.getSimpleName() + ": " + done + " pairs, " + judged);
        if (!wrong.isEmpty()) throw new AssertionError(String.join("\n\n", wrong));
        assertTrue(judged.isEnough(), judged::toString);
    }

    private static Iterator<Long> seeds(Class<?> test, List<Long> corpus) {
        Long pair = Long.getLong("model.pair");
        if (pair != null) return List.of(pair).iterator();
        int rounds = Integer.getInteger("model.rounds", 0);
        Duration time = Duration.ofMinutes(Long.getLong("model.minutes", 0));
        if (rounds == 0 && time.isZero()) return corpus.iterator();
        long end = System.nanoTime() + time.toNanos();
        LongStream random = new Random(Seed.of(test)).longs();
        return rounds > 0 ? random.limit(rounds).iterator()
                : random.takeWhile(any -> System.nanoTime() < end).iterator();
    }
}
