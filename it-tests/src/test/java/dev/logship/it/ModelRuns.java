package dev.logship.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.commons.io.file.PathUtils;

/// Which pairs a test of the model plays: a few that are the same each time, unless more are asked for.
/// `-Dmodel.rounds=N` takes so many random ones, `-Dmodel.minutes=N` as many as there is time for (`-Plong`
/// does), and `-Dseed=N` replays such a run. `-Dmodel.kind=KIND` has only directories of one kind,
/// `-Dmodel.pair=N` replays one pair, `-Dmodel.all=true` continues after one that failed.
final class ModelRuns {
    /// Does what is to be done with one pair.
    @FunctionalInterface
    interface Run {
        /// Plays one pair.
        ///
        /// @return how many sequences could be judged
        int of(Path home, Random random) throws Exception;
    }

    private ModelRuns() {}

    /// @param corpus the seeds of the pairs that are played when nothing else is asked for
    static void run(Class<?> test, Path dir, List<Long> corpus, Run run) throws Exception {
        Iterator<Long> seeds = seeds(test, corpus);
        int done = 0;
        int sequences = 0;
        var wrong = new ArrayList<String>();
        while (seeds.hasNext()) {
            long seed = seeds.next();
            Path home = Files.createDirectory(dir.resolve("pair" + done));
            try {
                sequences += run.of(home, new Random(seed));
            } catch (AssertionError e) {
                System.out.println("wrong: -Dmodel.pair=" + seed); // also when there is no end
                wrong.add("pair " + done + ", -Dmodel.pair=" + seed + ": " + e.getMessage());
                if (!Boolean.getBoolean("model.all")) break;
            }
            PathUtils.deleteDirectory(home);
            done++;
        }
        System.out.println(test.getSimpleName() + ": " + done + " pairs, " + sequences + " sequences");
        if (!wrong.isEmpty()) throw new AssertionError(String.join("\n\n", wrong));
        assertTrue(sequences > 0, "nothing was played");
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
