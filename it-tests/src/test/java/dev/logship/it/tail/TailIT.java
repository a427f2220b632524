package dev.logship.it.tail;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.ShipClient;
import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The client verb `tail`: from an offset on, over lost connections, to the terminal or into a mirror.
@Tag("tail")
final class TailIT {
    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;
    private Path storage;

    @BeforeEach
    void directory() {
        storage = dir.resolve("storage");
    }

    @Test
    @Tag("quick")
    void noFollow_endsAfterWhatIsThere() throws IOException {
        write("a.log", "one\ntwo\n");
        LogshipProcess tail = tail(logship.rx(storage), "--no-follow", "--offset", "4");
        tail.assertExit(0);
        assertEquals(List.of("two"), tail.stdout());
    }

    @Test
    void negativeOffset_isFromTheEnd() throws IOException {
        write("a.log", "one\ntwo\n");
        LogshipProcess tail = tail(logship.rx(storage), "--no-follow", "--offset=-4");
        tail.assertExit(0);
        assertEquals(List.of("two"), tail.stdout());
    }

    @Test
    void noFollow_nobodyListens_failsInOneLine() throws IOException {
        String address = "127.0.0.1:" + Logship.freePort();
        String said = logship.start("tail", address, "--no-follow").assertFails(1);
        assertTrue(said.contains(address), said);
    }

    @Test
    void streams_areToldApartByHeaders() throws IOException {
        write("a.log", "of a\n");
        write("b.log", "of b\n");
        LogshipProcess tail = tail(logship.rx(storage), "--no-follow", "a.log", "b.log");
        tail.assertExit(0);
        List<String> said = tail.stdout();
        assertEquals("of a", said.get(said.indexOf("==> a.log <==") + 1));
        assertEquals("of b", said.get(said.indexOf("==> b.log <==") + 1));
    }

    @Test
    void streamCalledAsANumber_isAskedForByName() throws IOException {
        write("123", "digits\n");
        write("a.log", "of a\n");
        LogshipProcess tail = tail(logship.rx(storage), "--no-follow", "123");
        tail.assertExit(0);
        assertEquals(List.of("digits"), tail.stdout());
    }

    @Test
    void server_startedAgain_goesOnWhereItWas() throws IOException {
        write("a.log", "one\n");
        Rx first = logship.rx(storage, "--tail", "0=a.log");
        int port = first.boundPort("a.log");
        LogshipProcess tail = logship.start("tail", "127.0.0.1:" + port);
        await("the first line").until(() -> tail.stdout().size() == 1);
        first.process().kill();
        append("a.log", "two\n");
        logship.rx(storage, "--tail", port + "=a.log");
        await("the second line").until(() -> tail.stdout().size() == 2);
        assertEquals(List.of("one", "two"), tail.stdout());
    }

    @Test
    void mirror_startedAgain_goesOnFromItsLength() throws IOException {
        byte[] bytes = TestFiles.random(1, 3_000_000);
        TestFiles.write(storage.resolve("a.log"), bytes);
        Path mirror = Files.write(dir.resolve("mirror"), Arrays.copyOf(bytes, 1_000_001));
        Rx rx = logship.rx(storage);
        LogshipProcess tail = tail(rx, "--to", mirror.toString());
        TestFiles.awaitBytes(bytes, mirror);
        tail.kill();
        tail(rx, "--to", mirror.toString(), "--no-follow").assertExit(0);
        TestFiles.assertBytes(bytes, Files.readAllBytes(mirror), "mirror");
    }

    @Test
    void mirror_ofAnotherProcess_isRefused() throws IOException {
        write("a.log", "one\n");
        Path mirror = dir.resolve("mirror");
        Rx rx = logship.rx(storage);
        tail(rx, "--to", mirror.toString());
        TestFiles.awaitBytes("one\n".getBytes(StandardCharsets.US_ASCII), mirror);
        String said = tail(rx, "--to", mirror.toString()).assertFails(1);
        assertTrue(said.contains("in use by logship tail "), said);
    }

    @Test
    void brokenPipe_endsQuietly() throws IOException, InterruptedException {
        write("a.log", "line\n".repeat(100_000));
        String command = LogshipProcess.program() + " tail 127.0.0.1:" + logship.rx(storage).tailPort();
        Process shell = new ProcessBuilder("bash", "-c",
                "timeout 20 " + command + " | head -n 1; echo status ${PIPESTATUS[0]}")
                .redirectErrorStream(true).start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        shell.waitFor();
        assertEquals("line\nstatus 0\n", said);
    }

    @Test
    void term_endsWithZero() throws IOException {
        write("a.log", "one\n");
        LogshipProcess tail = tail(logship.rx(storage));
        await("the line").until(() -> tail.stdout().size() == 1);
        tail.terminate();
        tail.assertExit(0);
    }

    @Test
    void growingStream_isFollowed() throws IOException {
        Rx rx = logship.rx(storage);
        LogshipProcess tail = tail(rx);
        try (ShipClient sender = ShipClient.open(rx.shipPort(), "new.log")) {
            sender.readLine();
            sender.send("hello\n");
            await("the line").until(() -> tail.stdout().equals(List.of("hello")));
        }
    }

    private LogshipProcess tail(Rx rx, String... more) throws IOException {
        var args = new ArrayList<>(List.of("tail", "127.0.0.1:" + rx.tailPort()));
        args.addAll(List.of(more));
        return logship.start(args.toArray(String[]::new));
    }

    private void write(String name, String text) throws IOException {
        TestFiles.write(storage.resolve(name), text.getBytes(StandardCharsets.US_ASCII));
    }

    private void append(String name, String text) throws IOException {
        TestFiles.append(storage.resolve(name), text.getBytes(StandardCharsets.US_ASCII));
    }
}
