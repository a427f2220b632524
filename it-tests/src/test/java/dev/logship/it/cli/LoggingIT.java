package dev.logship.it.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.EventClient;
import dev.logship.it.peer.ShipClient;
import dev.logship.it.peer.TailClient;
import dev.logship.it.support.Daemon;
import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The program's own log: verbosity and formats.
@Tag("cli")
final class LoggingIT {
    /// Reads lines of JSON from its input; prints the level and the message of each.
    private static final String READER = """
            import datetime, json, sys
            for line in sys.stdin.buffer.read().split(b'\\n')[:-1]:
                event = json.loads(line)
                assert list(event)[:4] == ['time', 'level', 'logger', 'message'], event
                assert event['time'].endswith('Z'), event
                datetime.datetime.fromisoformat(event['time'][:-1])
                print(event['level'], event['message'])
            """;

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @Test
    void json_everyLine_isAnObjectWhateverPeersSend() throws Exception {
        Rx rx = logship.rx(dir.resolve("storage"), "-v", "--log-format", "json");
        refuse(rx, "\"}/..\n");
        refuse(rx, "a\u001b[2J\"\\b\n");
        refuse(rx, "\u2028b\u0085/../c\n");
        rx.process().signal("TERM");
        rx.process().assertExit(0);

        List<String> events = read(rx.process());
        assertEquals(rx.process().stderr().size(), events.size());
        assertTrue(events.getFirst().startsWith("INFO storage "), events::toString);
        assertEquals(3, events.stream().filter(line -> line.startsWith("WARN refused ")).count(),
                events::toString);
        assertEquals("INFO stopped", events.getLast());
    }

    @Test
    void json_ofAFailure_isAnObjectToo() throws Exception {
        LogshipProcess rx = logship.start("--log-format=json", "rx", "-v", "--storage-path", "/dev/null/x");
        rx.assertExit(1);

        List<String> events = read(rx);
        assertEquals(2, events.size(), rx::toString);
        assertTrue(events.getFirst().startsWith("ERROR logship rx: the storage path /dev/null/x"),
                rx::toString);
        assertTrue(rx.stderr().getLast().contains("\"exception\":\""), rx::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rx -q", "-q rx", "rx --quiet"})
    void quiet_saysWhatIsWrongOnly(String verb) throws Exception {
        int port = Logship.freePort();
        var args = new ArrayList<>(List.of(verb.split(" ", -1)));
        args.addAll(List.of("--bindhost", "127.0.0.1", "--port", Integer.toString(port), "--tail-port", "off",
                "--http-port", "off", "--storage-path", dir.resolve("storage").toString()));
        LogshipProcess rx = logship.start(args.toArray(String[]::new));
        await().ignoreExceptions().until(() -> {
            try (ShipClient client = ShipClient.open(port, "..")) {
                client.assertEnd();
                return true;
            }
        });
        await().until(() -> !rx.stderr().isEmpty());
        rx.signal("TERM");
        rx.assertExit(0);

        assertEquals(1, rx.stderr().size(), rx::toString);
        assertTrue(rx.stderr().getFirst().contains(" WARN "), rx::toString);
    }

    @Test
    void verboseAndQuiet_excludeEachOther() throws IOException {
        String line = logship.start("-q", "rx", "-v").assertFails(2);

        assertTrue(line.contains("-v and -q"), line);
    }

    @Test
    void failure_verbose_hasItsStackTrace() throws IOException {
        LogshipProcess rx = logship.start("-v", "rx", "--bindhost", "192.0.2.1", "--port", "0",
                "--storage-path", dir.resolve("storage").toString());
        rx.assertExit(1);

        assertTrue(rx.stderr().getFirst().startsWith("logship rx: "), rx::toString);
        assertFalse(rx.stderrWith("at dev.logship.").isEmpty(), rx::toString);
    }

    @Test
    void failure_inTheJournal_hasItsSeverity() throws Exception {
        Path log = Files.createFile(dir.resolve("journal"));
        String stream = Files.getAttribute(log, "unix:dev") + ":" + Files.getAttribute(log, "unix:ino");
        logship.startBehind(List.of("sh", "-c", "JOURNAL_STREAM=" + stream + " exec \"$@\" 2>>" + log, "sh"),
                "rx", "--storage-path", "/dev/null/x").assertExit(1);

        String line = Files.readString(log);
        assertTrue(line.matches("<3>logship rx: .*\n"), line);
    }

    @Test
    void json_inTheJournal_hasNoSeverityBeforeIt() throws Exception {
        Path log = Files.createFile(dir.resolve("journal"));
        String stream = Files.getAttribute(log, "unix:dev") + ":" + Files.getAttribute(log, "unix:ino");
        logship.startBehind(List.of("sh", "-c", "JOURNAL_STREAM=" + stream + " exec \"$@\" 2>>" + log, "sh"),
                "rx", "--log-format", "json", "--storage-path", "/dev/null/x").assertExit(1);

        String line = Files.readString(log);
        assertTrue(line.matches("\\{\"time\":\".*\"level\":\"ERROR\".*}\n"), line);
    }

    @Test
    void peers_refusedAgainAndAgain_areSaidOnceAndCounted() throws Exception {
        Rx rx = logship.rx(dir.resolve("storage"));
        for (int i = 0; i < 20; i++) refuse(rx, "..\n");
        rx.process().signal("TERM");
        rx.process().assertExit(0);

        List<String> refusals = rx.process().stderrWith("refused ");
        assertEquals(2, refusals.size(), rx.process()::toString);
        String last = refusals.getLast();
        assertTrue(last.matches(".* WARN  refused 127.0.0.1:\\d+: .* \\(repeated 19 times in \\d+ s\\)"),
                last);
    }

    @Test
    void content_ofStreams_isNeverLogged() throws Exception {
        byte[] secret = "{\"level\":\"ERROR\",\"message\":\"s3cr3t\"}\ns3cr3t\n".repeat(1000)
                .getBytes(StandardCharsets.UTF_8);
        Path source = TestFiles.write(dir.resolve("source/foo.log"), secret);
        Rx rx = logship.rx(dir.resolve("storage"), "-v", "--http-port", "0", "--lines-port", "0");
        LogshipProcess tx = logship.tx(rx.shipPort(), dir, "-v");
        TestFiles.awaitSame(source, rx.file("foo.log"));
        try (TailClient reader = TailClient.open(rx.tailPort(), "0");
                EventClient events = EventClient.open(rx.httpPort(), "from=0")) {
            reader.read(secret.length);
            events.next();
            // Truncated, so that it is compared too.
            Files.write(source, "short".getBytes(StandardCharsets.UTF_8));
            reader.read(5);
        }
        tx.signal("TERM");
        tx.assertExit(0);
        rx.process().signal("TERM");
        rx.process().assertExit(0);

        assertFalse(rx.process().stderrWith(" DEBUG ").isEmpty(), rx.process()::toString);
        assertEquals(List.of(), tx.stderrWith("s3cr3t"));
        assertEquals(List.of(), rx.process().stderrWith("s3cr3t"));
    }

    private static void refuse(Rx rx, String line) throws IOException {
        try (ShipClient client = ShipClient.connect(rx.shipPort())) {
            client.send(line.getBytes(StandardCharsets.UTF_8));
            client.assertEnd();
        }
    }

    /// Level and message of each line of JSON, as Python reads them.
    private List<String> read(LogshipProcess process) throws IOException, InterruptedException {
        Path log = Files.write(dir.resolve("log"), process.stderr());
        Process python = new ProcessBuilder(Daemon.installed("python3"), "-c", READER)
                .redirectInput(log.toFile()).redirectErrorStream(true).start();
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, python.waitFor(), said);
        return said.lines().toList();
    }
}
