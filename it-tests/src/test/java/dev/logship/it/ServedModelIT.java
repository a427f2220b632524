package dev.logship.it;

import dev.logship.it.model.Picks;
import dev.logship.it.model.Sequences;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Short random sequences of events of logs that are served and read: the reader must get what the same model
/// demands of shipped streams. [ModelRuns] has the options for more of them.
final class ServedModelIT {
    private static final int ACTIONS = 15;
    private static final List<Long> CORPUS = List.of(1L);

    @TempDir Path dir;

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void sequences_giveReadersTheStreamsOfTheModel() throws Exception {
        ModelRuns.run(ServedModelIT.class, dir, CORPUS, (home, random) -> {
            Picks picks = random.nextInt(3) == 0 ? Picks.ROTATED_TOO : Picks.EXACT;
            try (var served = new ServedLogs(home, picks)) {
                return new Sequences(served, picks, ModelRuns.directories(50), Duration.ofMillis(30),
                        random.nextLong()).run(ACTIONS);
            } catch (AssertionError e) {
                throw new AssertionError(picks + ": " + e.getMessage(), e);
            }
        });
    }
}
