package dev.logship.it.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.FaultyProxy;
import dev.logship.it.peer.PeerServer;
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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Connections that are cut, reset, or hang at random bytes of both directions: streams equal their sources
/// and neither side needs a restart.
@Tag("fault")
final class CutConnectionsIT {
    private static final int FILES = 4;
    private static final int MAX_BYTES_PER_CONNECTION = 200_000;
    private static final int FAULTS = 40;

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void streams_overBreakingConnections_equalTheirSources() throws IOException {
        long seed = Seed.of(CutConnectionsIT.class);
        Files.createDirectories(dir.resolve("source"));
        Rx rx = logship.rx(dir.resolve("storage"));
        var faults = new FaultyProxy(rx.shipPort(), MAX_BYTES_PER_CONNECTION, Duration.ofSeconds(2), seed);
        var writers = new ArrayList<RandomWriter>();
        try (PeerServer proxy = PeerServer.start(faults)) {
            LogshipProcess tx = logship.tx(proxy.port(), dir, "--timeout", "1");
            for (int i = 0; i < FILES; i++) writers.add(RandomWriter.start(source(i), seed + i));

            await("faults").atMost(Duration.ofMinutes(2)).until(() -> faults.faults() >= FAULTS);

            writers.forEach(RandomWriter::close);
            for (int i = 0; i < FILES; i++) TestFiles.assertPrefix(source(i), stored(rx, i), 0);
            faults.stop();
            for (int i = 0; i < FILES; i++) {
                TestFiles.awaitSame(source(i), stored(rx, i), Duration.ofSeconds(60));
            }
            assertTrue(tx.isAlive() && rx.process().isAlive(), "neither side needed a restart");
        } catch (AssertionError e) {
            System.err.println("faults so far:\n" + faults.journal());
            throw e;
        } finally {
            writers.forEach(RandomWriter::close);
        }
    }

    private Path source(int i) {
        return dir.resolve("source/" + i + ".log");
    }

    private static Path stored(Rx rx, int i) {
        return rx.file(i + ".log");
    }
}
