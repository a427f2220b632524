package dev.logship.it.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.logship.it.support.AppLog;
import dev.logship.it.support.FollowedFiles;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Proc;
import dev.logship.it.support.Rx;
import dev.logship.it.support.Suspended;
import dev.logship.it.support.TestFiles;
import dev.logship.it.support.TxMetrics;
import dev.logship.it.support.Unprivileged;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files and events that once made the agent stop, spin or raise false alarms: it continues, stays idle, and
/// logs what it ignores.
@Tag("fault")
final class HangsIT extends FollowedFiles {
    private static final Duration SOON = Duration.ofSeconds(10);

    /// A file that is deleted while it is being found leaves a stream without any file.
    @Test
    void files_deletedAsSoonAsTheyAreMade_areShippedWhenTheyComeAgain() throws Exception {
        startTx();
        appendAndAwait(1);
        for (int i = 0; i < 400; i++) {
            Path file = Files.createFile(source.resolve(i + ".log"));
            if (i % 4 == 0) pause(Duration.ofNanos(50_000L * (i % 16)));
            Files.delete(file);
        }
        pause(Duration.ofSeconds(3));
        Map<String, byte[]> expected = new HashMap<>(Map.of("app.log", app.written()));
        for (int i = 0; i < 400; i++) {
            AppLog log = log(i + ".log");
            log.append(1);
            expected.put(i + ".log", log.written());
        }
        awaitStreams(expected);
        assertEquals(List.of(), tx.stderrWith("internal error"));
        assertStreams(expected);
    }

    @Test
    void newestFile_deletedWhileIdle_withLateBytesInTheOneBefore_holdsNobodyUp() throws Exception {
        AppLog other = log("other.log");
        startTx("--idle-timeout", "1ms", "--max-connections", "1");
        appendAndAwait(100);
        app.rename();
        appendAndAwait(10);
        Files.delete(app.path());
        pause(Duration.ofSeconds(2));

        TestFiles.append(app.rotated(1), app.next(3));
        pause(Duration.ofMillis(200));
        other.append(10);

        awaitStreams(Map.of("app.log", app.written(), "other.log", other.written()), SOON);
        assertRests();
        app.append(5);
        assertStreams(Map.of("app.log", app.written(), "other.log", other.written()));
    }

    @Test
    void directory_thatMayBeEnteredButNotListed_isNoHindranceForALiteralPath() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can withhold a directory");
        List<String> nobody = Unprivileged.command();
        Unprivileged.chmod(dir, "rwxr-xr-x");
        Unprivileged.mayUse(Files.createDirectories(state()));
        app.append(100);
        Unprivileged.chmod(source, "rwx--x--x");

        startTxFor(nobody, "source/app.log");

        awaitStreams(Map.of("app.log", app.written()), SOON);
        long before = Proc.openFiles(tx.pid());
        pause(Duration.ofSeconds(4));
        long more = Proc.openFiles(tx.pid()) - before;
        assertTrue(more <= 1, () -> more + " descriptors more after 4 s");
        app.append(10);
        assertStreams(Map.of("app.log", app.written()));
    }

    /// Their size is a page, but their content is shorter.
    @Test
    void filesOfTheKernel_areNotReadForEver() throws Exception {
        Path mtu = Path.of("/sys/devices/virtual/net/lo/mtu");
        assumeTrue(Files.isReadable(mtu), mtu + " is not there");
        startTx("--glob", mtu.toString());
        appendAndAwait(100);

        assertRests();

        assertTrue(held().getOrDefault("mtu", new byte[0]).length <= Files.size(mtu), tx::toString);
        boolean named = !warnings(mtu.toString()).isEmpty();
        assertTrue(named || held().containsKey("mtu"), () -> "neither shipped nor named; " + tx);
        appendAndAwait(10);
    }

    @Test
    void reload_thatFails_leavesNothingTaken() throws Exception {
        Path config = dir.resolve("logship.toml");
        Rx second = logship.rx(dir.resolve("second"));
        Rx third = logship.rx(dir.resolve("third"));
        app.append(10);
        configure(config, rx);
        begun(logship.start("tx", "--config", config.toString()));
        awaitStreams(Map.of("app.log", app.written()));
        // The third receiver's agent cannot be started.
        String name = "127.0.0.1_" + third.shipPort() + ".state";
        Files.createDirectories(state().resolve(name + "/in-the-way"));

        configure(config, rx, second, third);
        tx.signal("HUP");
        tx.awaitLine("an answer",
                line -> line.contains("configuration reloaded") || line.contains("reload rejected; "));
        pause(Duration.ofSeconds(1));
        Files.delete(state().resolve(name + "/in-the-way"));
        Files.delete(state().resolve(name));
        tx.signal("HUP");

        app.append(5);
        for (Rx each : List.of(rx, second, third)) {
            TestFiles.awaitBytes(app.written(), each.file("app.log"));
        }
        assertEquals(List.of(), tx.stderrWith("in use by"));
    }

    private void configure(Path config, Rx... receivers) throws IOException {
        List<String> hosts =
                Stream.of(receivers).map(to -> "'127.0.0.1:" + to.shipPort() + "'").toList();
        Files.writeString(config, "[tx]\nhost = [" + String.join(", ", hosts) + "]\nstate-path = '" + state()
                + "'\nglob = '" + source + "/*.log'\n");
    }

    @Test
    void streams_whoseFilesWereDeletedWhileDown_takeNoConnections() throws Exception {
        int files = 3000;
        byte[] text = new byte[] {'x', '\n'};
        Map<String, byte[]> expected = new HashMap<>();
        for (int i = 0; i < files; i++) {
            Files.write(source.resolve(i + ".log"), text);
            expected.put(i + ".log", text);
        }
        startTx("--idle-timeout", "1ms");
        awaitStreams(expected, Duration.ofMinutes(1));
        endTx("TERM");
        for (int i = 0; i < files; i++) Files.delete(source.resolve(i + ".log"));

        app.append(10);
        expected.put("app.log", app.written());
        startTx("--http-port", "0");

        awaitStreams(expected);
        pause(Duration.ofSeconds(2));
        double connections = new TxMetrics(tx).sum("logship_tx_connections_total");
        double streams = new TxMetrics(tx).sum("logship_tx_streams");
        assertTrue(connections <= 10, () -> connections + " connections");
        assertTrue(streams <= 10, () -> streams + " streams");
        AppLog back = log("7.log");
        back.append(1);
        expected.put("7.log", TestFiles.concat(text, back.written()));
        assertStreams(expected);
    }

    @Test
    void threadOfTheJournal_thatFails_isNotUnseen() throws Exception {
        String debugged = "LOGSHIP_JAVA_OPTS=" + Suspended.JAVA_OPTIONS;
        startTxFor(List.of("env", debugged), "source/app.log");
        appendAndAwait(10);

        Suspended.fail(tx, "journal");
        for (int i = 0; i < 3; i++) {
            app.append(5);
            app.rename();
            pause(Duration.ofMillis(500));
        }

        await("an end or an error").atMost(SOON).until(() -> !tx.isAlive() || hasSaidAnError());
        if (!tx.isAlive()) assertFalse(tx.awaitExit() == 0, tx::toString);
    }

    private boolean hasSaidAnError() {
        return !tx.stderrWith(" ERROR ").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"symbolic", "hard"})
    void file_underTwoSelectedNames_shippedOnce_isOneStream(String kind) throws Exception {
        app.append(100);
        Path second = source.resolve("also.log");
        if (kind.equals("hard")) Files.createLink(second, app.path());
        else Files.createSymbolicLink(second, app.path());

        startTx("--once");

        tx.assertExit(0);
        if (kind.equals("symbolic")) awaitStreams(Map.of("app.log", app.written()));
        assertEquals(TestFiles.lines(app.written()), heldLines());
        assertEquals(1, held().size(), "streams");
    }

    @Test
    void file_underTwoSelectedNames_isOneStreamAndTheOtherNameIsSaid() throws Exception {
        app.append(100);
        Path second = Files.createSymbolicLink(source.resolve("also.log"), app.path());
        startTx("--http-port", "0");
        awaitStreams(Map.of("app.log", app.written()));
        LogshipProcess check = logship.start("check", "tx", "--host", "127.0.0.1:" + port(), "--glob",
                source + "/*.log", "--state-path", dir.resolve("other-state").toString());
        check.awaitExit();
        assertTrue(check.stdout().stream().anyMatch(line ->
                line.contains(second.toString()) && line.contains("stream app.log")), check::toString);
        assertEquals(1, new TxMetrics(tx).sum("logship_tx_streams"));
        app.append(10);
        assertStreams(Map.of("app.log", app.written()));
    }

    /// Bytes read at one look and checked at the next one would appear as a loss.
    @Test
    void file_truncatedAgainAndAgain_isNoReasonForAnAlarm() throws Exception {
        startTx("--idle-timeout", "1ms");
        for (int i = 0; i < 60; i++) {
            appendAndAwait(100);
            if (i % 3 > 0) pause(Duration.ofMillis(i % 20));
            try (var file = FileChannel.open(app.path(), StandardOpenOption.WRITE)) {
                file.truncate(0);
            }
        }
        app.append(1);
        awaitShipped();
        assertEquals(List.of(), tx.stderrWith(" ERROR "));
    }

    /// Asserts that it uses less than a third of a core for three seconds.
    private void assertRests() throws IOException {
        pause(Duration.ofSeconds(2));
        double before = Proc.cpuSeconds(tx.pid());
        pause(Duration.ofSeconds(3));
        double used = Proc.cpuSeconds(tx.pid()) - before;
        assertTrue(used < 1, () -> used + " s of CPU in 3 s; " + tx);
    }
}
