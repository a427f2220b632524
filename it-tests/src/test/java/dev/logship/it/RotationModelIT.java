package dev.logship.it;

import dev.logship.it.model.Picks;
import dev.logship.it.model.Sequences;
import dev.logship.it.support.Logship;
import dev.logship.it.support.TmpfsMount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Short random sequences of events of logs and of the programs that ship them. After each, every stream must
/// be as its model demands. Each pair ships many directories, each with its own sequence. [ModelRuns] has the
/// options for more of them; pairs in the test's own process are played only then.
final class RotationModelIT {
    private static final int ACTIONS = 15;
    private static final List<Long> WITH_PROCESSES = List.of(-4610789390198807263L, 1652599667952950254L);
    private static final int STATE_MEBIBYTES = 16;

    @RegisterExtension final Logship logship = new Logship();

    @RegisterExtension final TmpfsMount mount = new TmpfsMount();

    @TempDir Path dir;

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void sequences_inOneProcess_giveTheStreamsOfTheModel() throws Exception {
        ModelRuns.run(RotationModelIT.class, dir, List.of(), (home, random) -> {
            var options = new InProcessPair.Options(picks(random),
                    Duration.ofMillis(random.nextBoolean() ? 1 : 60_000), random.nextBoolean() ? 256 : 8);
            try (var pair = new InProcessPair(home, options)) {
                return new Sequences(pair, options.picks(), ModelRuns.directories(50),
                        Duration.ofMillis(30), random.nextLong()).run(ACTIONS);
            } catch (AssertionError e) {
                throw new AssertionError(options + ": " + e.getMessage(), e);
            }
        });
    }

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void sequences_withProcesses_giveTheStreamsOfTheModel() throws Exception {
        Path states = dir.resolve("states");
        String problem = mount.tryMount(states, STATE_MEBIBYTES);
        if (!problem.isEmpty()) System.out.println("the state path is never full: " + problem);
        ModelRuns.run(RotationModelIT.class, dir, WITH_PROCESSES, (home, random) -> {
            Picks picks = picks(random);
            var state = new ProcessPair.State(states.resolve(home.getFileName()), problem.isEmpty());
            try (var pair = new ProcessPair(logship, home, picks, state, random.nextLong())) {
                return new Sequences(pair, picks, ModelRuns.directories(12), Duration.ofMillis(1500),
                        random.nextLong()).run(ACTIONS);
            } catch (AssertionError e) {
                throw new AssertionError(picks + ": " + e.getMessage(), e);
            } finally {
                PathUtils.deleteDirectory(state.path());
            }
        });
    }

    private static Picks picks(Random random) {
        return random.nextInt(3) == 0 ? Picks.ROTATED_TOO : Picks.EXACT;
    }
}
