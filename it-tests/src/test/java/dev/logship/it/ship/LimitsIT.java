package dev.logship.it.ship;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.PeerSocket;
import dev.logship.it.peer.ShipClient;
import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Limits on the connections of one receiver, and the files of one agent.
@Tag("ship")
final class LimitsIT {
    private static final int FILES = 2000;

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @Test
    void connections_overTheMaximum_areRefusedUntilOneLeaves() throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"), "--max-connections", "2");
        try (ShipClient first = ShipClient.open(rx.shipPort(), "first.log");
                ShipClient second = ShipClient.open(rx.shipPort(), "second.log")) {
            assertEquals(0, first.answer() + second.answer());
            try (PeerSocket third = new PeerSocket(rx.shipPort())) {
                third.assertEnd();
                rx.awaitRefused(third);
            }
            first.halfClose();
            first.assertEnd();
            await("a place").until(() -> isAnswered(rx.shipPort()));
            second.send("x");
            await().until(() -> TestFiles.size(rx.file("second.log")) == 1);
        }
    }

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void files_twoThousandAtOnce_allArriveThroughOneAgent() throws IOException {
        Files.createDirectories(dir.resolve("source"));
        for (int i = 0; i < FILES; i++) {
            TestFiles.write(source(i), TestFiles.random(i, i * 5));
        }
        Rx rx = logship.rx(dir.resolve("storage"));
        LogshipProcess tx = logship.tx(rx.shipPort(), dir);
        assertAllSame(rx);

        for (int i = 0; i < FILES; i++) TestFiles.append(source(i), TestFiles.random(i, 100 + i));

        assertAllSame(rx);
        assertTrue(tx.isAlive() && rx.process().isAlive());
    }

    private void assertAllSame(Rx rx) throws IOException {
        for (int i = 0; i < FILES; i++) {
            TestFiles.awaitSame(source(i), rx.file(i + ".log"), Duration.ofSeconds(90));
        }
    }

    private Path source(int i) {
        return dir.resolve("source/" + i + ".log");
    }

    private static boolean isAnswered(int port) throws IOException {
        try (ShipClient client = ShipClient.open(port, "third.log")) {
            return client.answer() == 0;
        } catch (AssertionError e) {
            return false; // closed: still full
        }
    }
}
