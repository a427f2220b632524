package dev.logship.it.tail;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.logship.it.peer.ShipClient;
import dev.logship.it.peer.TailClient;
import dev.logship.it.support.Logship;
import dev.logship.it.support.Proc;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Many readers: stalled ones delay nobody, idle ones cost no CPU. The bounds are generous; benchmarks
/// measure speed.
@Tag("tail")
final class ManyReadersIT {
    private static final int STALLED = 40;
    private static final int IDLE = 5000;
    private static final int MIB = 1024 * 1024;

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;
    private final List<TailClient> readers = new ArrayList<>();

    @Test
    void readers_stalled_doNotStopOneThatWantsItsBytes() throws IOException {
        byte[] bytes = TestFiles.random(1, 64 * MIB);
        TestFiles.write(dir.resolve("storage/127.0.0.1_foo.log"), bytes);
        Rx rx = logship.rx(dir.resolve("storage"));
        try {
            open(rx, STALLED);
            for (int i = 0; i < 3; i++) {
                byte[] got = assertTimeout(Duration.ofSeconds(15), () -> readAll(rx, bytes.length));
                TestFiles.assertBytes(bytes, got, "what the reader got");
            }
            assertShips(rx);
            // Now the stalled ones read their bytes, and have lost nothing.
            TailClient late = readers.getFirst();
            TestFiles.assertBytes(bytes, late.read(bytes.length), "what a stalled reader got");
        } finally {
            readers.forEach(TailClient::close);
        }
    }

    @Test
    void readers_idle_useAlmostNoCpuAndAllGetTheNextLine() throws IOException {
        assumeTrue(Proc.openFilesLimit() > 2 * IDLE, "too few open files allowed for " + IDLE + " readers: "
                + Proc.openFilesLimit());
        TestFiles.write(dir.resolve("storage/127.0.0.1_foo.log"), TestFiles.random(1, 100));
        Rx rx = logship.rx(dir.resolve("storage"), "--socket-queue-length", "4096");
        try {
            open(rx, IDLE);
            for (TailClient reader : readers) reader.read(100);
            long pid = rx.process().pid();
            double before = Proc.cpuSeconds(pid);
            await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
            double used = Proc.cpuSeconds(pid) - before;
            System.out.println(IDLE + " idle readers: " + used + " CPU seconds in 5 s, "
                    + Proc.residentMiB(pid) + " MiB resident");
            assertTrue(used < 0.5, used + " CPU seconds in 5 s");

            assertShips(rx);
            for (TailClient reader : readers) assertEquals('x', reader.read(1)[0], reader.address());
        } finally {
            readers.forEach(TailClient::close);
        }
    }

    private void open(Rx rx, int count) throws IOException {
        for (int i = 0; i < count; i++) readers.add(TailClient.open(rx.tailPort(), "0"));
    }

    private static byte[] readAll(Rx rx, int length) throws IOException {
        try (TailClient reader = TailClient.open(rx.tailPort(), "0")) {
            return reader.read(length);
        }
    }

    /// A sender is served beside all these readers.
    private static void assertShips(Rx rx) throws IOException {
        try (ShipClient sender = ShipClient.open(rx.shipPort(), "foo.log")) {
            long before = sender.answer();
            sender.send("x");
            await().until(() -> TestFiles.size(rx.file("foo.log")) == before + 1);
        }
    }
}
