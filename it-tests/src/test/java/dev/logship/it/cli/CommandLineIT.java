package dev.logship.it.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.logship.it.peer.ShipClient;
import dev.logship.it.peer.TailClient;
import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The program as the shell sees it: exit statuses, signals, one clear line per error.
@Tag("cli")
final class CommandLineIT {
    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void receiver_signalled_exitsWithZero(String signal) throws Exception {
        Rx rx = logship.rx(dir.resolve("storage"));
        try (ShipClient sender = ShipClient.open(rx.shipPort(), "foo.log");
                TailClient reader = TailClient.open(rx.tailPort(), "0")) {
            assertEquals(0, sender.answer());
            sender.send("hello");
            assertEquals("hello", new String(reader.read(5), StandardCharsets.US_ASCII));

            rx.process().signal(signal);

            rx.process().assertExit(0);
            sender.assertEnd();
            reader.assertEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void agent_signalled_exitsWithZero(String signal) throws Exception {
        Path foo = TestFiles.write(dir.resolve("source/foo.log"), TestFiles.random(1, 100));
        Rx rx = logship.rx(dir.resolve("storage"));
        LogshipProcess tx = logship.tx(rx.shipPort(), dir);
        TestFiles.awaitSame(foo, rx.file("foo.log"));

        tx.signal(signal);

        tx.assertExit(0);
    }

    /// It restores 1,000 streams from its journal, and logs each.
    @Test
    void agent_terminatedWhileItStarts_exitsWithZero() throws Exception {
        for (int i = 0; i < 1000; i++) TestFiles.write(dir.resolve("source/" + i + ".log"), new byte[] {1});
        Rx rx = logship.rx(dir.resolve("storage"));
        logship.tx(rx.shipPort(), dir, "--once").assertExit(0);
        LogshipProcess tx = logship.tx(rx.shipPort(), dir);
        tx.awaitLine("a stream", line -> line.contains("found"));

        tx.terminate();

        tx.assertExit(0);
    }

    @Test
    void agent_terminatedWithoutReceiver_exitsWithZero() throws Exception {
        int port = Logship.freePort();
        TestFiles.write(dir.resolve("source/foo.log"), TestFiles.random(1, 100));
        LogshipProcess tx = logship.tx(port, dir);
        tx.awaitLine("reason", line -> line.contains(Integer.toString(port)));

        tx.terminate();

        tx.assertExit(0);
    }

    @Test
    void receiver_secondOnSameStorage_failsAndNamesIt() throws IOException {
        Path storage = dir.resolve("storage");
        Rx first = logship.rx(storage);

        String line = startRx("--port", "0", "--storage-path", storage.toString()).assertFails(1);

        assertTrue(line.contains(storage.toString()), line);
        assertTrue(first.process().isAlive());
    }

    @Test
    void receiver_afterKilledOne_takesStorageOver() throws IOException {
        Path storage = dir.resolve("storage");
        logship.rx(storage).process().kill();

        assertTrue(logship.rx(storage).process().isAlive());
    }

    @Test
    void receiver_portInUse_failsAndNamesIt() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            String line = startRx("--port", port, "--storage-path", dir.toString()).assertFails(1);
            assertTrue(line.contains(port), line);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--tail=PORT=a", "--tail-port=PORT", "--lines-port=PORT", "--http-port=PORT"})
    void receiver_readersPortInUse_failsAndNamesIt(String option) throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            String line = startRx("--port", "0", "--storage-path", dir.toString(),
                    option.replace("PORT", port)).assertFails(1);
            assertTrue(line.contains(port + ": the port is in use; "), line);
        }
    }

    @Test
    void receiver_storageBelowFile_failsAndNamesIt() throws IOException {
        Path file = TestFiles.write(dir.resolve("file"), new byte[1]);
        String storage = file + "/storage";

        String line = startRx("--port", "0", "--storage-path", storage).assertFails(1);

        assertTrue(line.contains(file.toString()), line);
    }

    @Test
    void receiver_storageReadOnly_failsAndNamesIt() throws IOException {
        assumeFalse(System.getProperty("user.name").equals("root"), "root may write everywhere");
        Path storage = Files.createDirectory(dir.resolve("storage"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));

        String line = startRx("--port", "0", "--storage-path", storage.toString()).assertFails(1);

        assertTrue(line.contains(storage.toString()), line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rx --no-such-option", "tx --no-such-option", "no-such-verb", "rx --port many",
        "rx --port 70000", "rx --fsync soon", "rx --tail 1234", "tx --port 7447 --glob /nowhere/*",
        "tx --host 127.0.0.1"})
    void usage_wrong_exitsWithTwoAndOneLine(String args) throws IOException {
        logship.start(args.split(" ", -1)).assertFails(2);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "tx --globb=/var/log/*.log, logship tx: no option --globb; did you mean --glob?",
        "tial, logship: no verb tial; did you mean tail?",
        "tx --host h --glob a.log b.log, logship tx: unexpected argument 'b.log'; quote globs"})
    void usage_nearlyRight_isTold(String args, String error) throws IOException {
        String line = logship.start(args.split(" ", -1)).assertFails(2);
        assertTrue(line.startsWith(error), line);
    }

    @Test
    void receiver_addressOfAnotherMachine_failsAndSaysWhatToGive() throws IOException {
        String line = startRx("--port", "203.0.113.1:1", "--storage-path", dir.toString()).assertFails(1);
        assertTrue(line.endsWith("; give an address of this machine (see ip address)"), line);
    }

    @Test
    void agent_stateBelowFile_failsAndNamesIt() throws IOException {
        Path state = TestFiles.write(dir.resolve("file"), new byte[1]).resolve("state");

        String line = logship.start("tx", "--host", "127.0.0.1:1", "--glob", "/nowhere/*", "--state-path",
                state.toString()).assertFails(1);

        assertTrue(line.contains("the state path " + state + " cannot be written: "), line);
        assertTrue(line.endsWith("; choose another --state-path or change its owner"), line);
    }

    @Test
    void options_beforeVerb_areTaken() throws IOException {
        LogshipProcess rx = logship.start("--port", "0", "--timeout", "5", "rx", "--tail-port", "0",
                "--http-port", "off",
                "--storage-path", dir.resolve("storage").toString());

        rx.awaitLine("port", line -> line.contains("ship endpoint listening on"));

        rx.terminate();
        rx.assertExit(0);
    }

    @Test
    void help_saysWhatIsSetElsewhere() throws IOException {
        LogshipProcess help = logship.startBehind(List.of("env", "LOGSHIP_RX_PORT=7"), "rx", "--help");

        help.assertExit(0);
        assertEquals("  port = 7   (LOGSHIP_RX_PORT)", help.stdout().getLast());
    }

    private LogshipProcess startRx(String... options) throws IOException {
        var args = new ArrayList<>(List.of("rx", "--bindhost", "127.0.0.1"));
        args.addAll(List.of(options));
        if (args.stream().noneMatch(arg -> arg.startsWith("--tail-port"))) args.add("--tail-port=0");
        if (args.stream().noneMatch(arg -> arg.startsWith("--http-port"))) args.add("--http-port=off");
        return logship.start(args.toArray(String[]::new));
    }
}
