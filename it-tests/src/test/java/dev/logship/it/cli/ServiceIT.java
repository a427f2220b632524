package dev.logship.it.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.ShipClient;
import dev.logship.it.peer.TailClient;
import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Rx;
import dev.logship.it.support.Suspended;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Notifications of a service to systemd.
@Tag("cli")
final class ServiceIT {
    private static final String FED = "WATCHDOG=1";
    private static final String EVERY_200_MS = "WATCHDOG_USEC=400000";

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;
    private NotifySocket systemd;

    @BeforeEach
    void listen() throws IOException {
        systemd = new NotifySocket(dir);
    }

    @AfterEach
    void close() throws IOException, InterruptedException {
        systemd.close();
    }

    @Test
    void receiver_fromStartToStop_saysHowItDoes() throws Exception {
        Rx rx = rx("");
        systemd.awaitLine("STATUS=0 streams, 0 senders and 0 readers connected");
        try (ShipClient sender = ShipClient.open(rx.shipPort(), "foo.log");
                TailClient reader = TailClient.open(rx.tailPort(), "0")) {
            sender.answer();
            sender.send("x");
            reader.read(1);
            systemd.awaitLine("STATUS=1 streams, 1 senders and 1 readers connected");
        }
        rx.process().terminate();
        rx.process().assertExit(0);

        systemd.awaitLine("STOPPING=1");
        List<String> lines = systemd.lines();
        assertEquals("READY=1", lines.getFirst());
        assertEquals("STOPPING=1", lines.getLast());
        assertEquals(0, systemd.count(FED), "without a watchdog");
        assertTrue(lines.size() <= 5, lines::toString);
    }

    @Test
    void agent_thatCannotReachItsReceiver_saysSo() throws Exception {
        TestFiles.write(dir.resolve("source/foo.log"), new byte[] {1});
        int port = Logship.freePort();
        logship.txBehind(systemd.command(""), port, dir);

        systemd.awaitLine("STATUS=1 streams, 0 connected, 127.0.0.1:" + port + " cannot be reached");
    }

    /// The clock is the agent's own. Without the other thread, a carrier, no connection is served.
    @ParameterizedTest
    @CsvSource({"tx, clock, the clock has been stuck", "rx, ForkJoinPool-1-worker-1,"})
    void watchdog_whileTheProgramStandsStill_isNotFed(String verb, String thread, String said)
            throws Exception {
        String environment = EVERY_200_MS + " WATCHDOG_PID=$$ LOGSHIP_JAVA_OPTS='" + Suspended.JAVA_OPTIONS
                + " -Djdk.virtualThreadScheduler.parallelism=1 -Djdk.virtualThreadScheduler.maxPoolSize=1'";
        LogshipProcess process = verb.equals("rx") ? rx(environment).process()
                : logship.txBehind(systemd.command(environment), 1, dir);
        awaitFed();
        try (var still = new Suspended(process, thread)) {
            if (said != null) process.awaitLine(said, line -> line.contains(said));
            long fed = systemd.count(FED);
            await().during(Duration.ofSeconds(1)).until(() -> systemd.count(FED) <= fed + 1);
        }
        awaitFed();
    }

    @Test
    void watchdog_afterThePortsThreadWasLost_isNotFed() throws Exception {
        Rx rx = rx(EVERY_200_MS + " WATCHDOG_PID=$$ LOGSHIP_JAVA_OPTS='" + Suspended.JAVA_OPTIONS + "'");
        awaitFed();
        Suspended.fail(rx.process(), "tail endpoint-accept");
        TailClient.connect(rx.tailPort()).close();
        rx.process().awaitLine("standstill", line ->
                line.contains("no longer accepting connections: tail endpoint"));
        long fed = systemd.count(FED);
        await().during(Duration.ofSeconds(1)).until(() -> systemd.count(FED) <= fed + 1);
    }

    @Test
    void watchdog_ofAnotherProcess_isNotFed() throws Exception {
        rx(EVERY_200_MS + " WATCHDOG_PID=1");

        systemd.awaitLine("READY=1");
        await().during(Duration.ofSeconds(1)).until(() -> systemd.count(FED) == 0);
    }

    private void awaitFed() throws IOException {
        long before = systemd.count(FED);
        await("the watchdog").until(() -> systemd.count(FED) > before + 2);
    }

    private Rx rx(String environment) throws IOException {
        Path storage = dir.resolve("storage");
        var rx = new Rx(logship.startBehind(systemd.command(environment), "rx", "--port", "0", "--tail-port",
                "0", "--http-port", "off", "--storage-path", storage.toString()), storage);
        rx.shipPort();
        return rx;
    }
}
