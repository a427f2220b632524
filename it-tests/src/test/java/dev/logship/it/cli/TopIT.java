package dev.logship.it.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.PeerServer;
import dev.logship.it.peer.TailClient;
import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `logship top`: one table, and the live screen in a terminal.
@Tag("cli")
final class TopIT {
    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @Test
    @Tag("quick")
    void once_overReceiver_printsItsStreams() throws IOException {
        write("127.0.0.1_foo.log", 1536);
        write("127.0.0.1_bar.log", 0);
        Rx rx = logship.rx(dir.resolve("storage"), "--http-port", "0");
        try (TailClient reader = TailClient.open(rx.tailPort(), "127.0.0.1_foo.log\n0")) {
            reader.read(1536);

            LogshipProcess top = logship.start("top", "127.0.0.1:" + rx.httpPort(), "--once");

            top.assertExit(0);
            assertEquals(List.of(), top.stderr());
            assertEquals(3, top.stdout().size(), top::toString);
            assertEquals("   SIZE   RATE  AGE  READERS  NAME", top.stdout().get(0));
            assertTrue(top.stdout().get(1).matches(" +0 B  0 B/s +\\d+s +0  127.0.0.1_bar.log"),
                    top::toString);
            assertTrue(top.stdout().get(2).matches("1.5 KiB  0 B/s +\\d+s +1  127.0.0.1_foo.log"),
                    top::toString);
        }
    }

    @Test
    void once_overAgent_printsWhatWasNotSent() throws IOException {
        TestFiles.write(dir.resolve("source/foo.log"), new byte[1536]);
        LogshipProcess tx = logship.tx(1, dir, "--http-port", "0");
        String line = tx.awaitLine("port", text -> text.contains("http endpoint listening on "));
        tx.awaitLine("file", text -> text.contains("found"));

        LogshipProcess top = logship.start("top", line.replaceAll(".* on \\S+:(\\d+) .*", "$1"));

        top.assertExit(0);
        assertEquals("   SIZE   RATE      LAG  BEHIND  NAME", top.stdout().getFirst());
        assertTrue(top.stdout().getLast().matches("1.5 KiB  0 B/s  1.5 KiB +\\d+s  foo.log to 127.0.0.1:1"),
                top::toString);
    }

    @Test
    void once_whereNobodyListens_failsWithOneLine() throws IOException {
        String line = logship.start("top", "127.0.0.1:1").assertFails(1);

        assertEquals("logship top: 127.0.0.1:1: Connection refused; is it the http port of rx, serve or tx?",
                line);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "200 OK | {\"streams\":3}                | the answer is not a list of streams",
        "200 OK | []                             | the answer is not a list of streams",
        "200 OK | {\"streams\":[{\"name\":\"a    | the answer is not a list of streams",
        "200 OK | <html>                         | the answer is not a list of streams",
        "404 No | not\u001b[2J here              | the answer is 404: not [2J here"})
    void once_overSomethingElse_failsWithOneLine(String status, String body, String said) throws IOException {
        try (PeerServer server = serve(status, body)) {
            String line = logship.start("top", "127.0.0.1:" + server.port()).assertFails(1);

            assertTrue(line.contains(said), line);
        }
    }

    @Test
    void names_withEscapeSequences_neverReachTheTerminal() throws Exception {
        String hostile = "{\"streams\":[{\"name\":\"a\\u001b]0;x\\u0007\\u009b2Jb\",\"size\":1,"
                + "\"new\":{\"size\":[1]}}]}";
        try (PeerServer server = serve("200 OK", hostile)) {
            String address = "127.0.0.1:" + server.port();
            LogshipProcess once = logship.start("top", "--once", address);
            once.assertExit(0);
            assertEquals(" 1 B  0 B/s  a?]0;x??2Jb", once.stdout().getLast());

            try (var terminal = new PseudoTerminal(dir, "top", address)) {
                terminal.awaitShown("a?]0;x??2Jb");
                terminal.type("q");
                assertEquals(0, terminal.awaitExit());
                assertFalse(terminal.sent().contains("\u001b]0"), terminal::sent);
                assertFalse(terminal.sent().contains("\u009b"), terminal::sent);
            }
        }
    }

    @Test
    void screen_isSortedFilteredResizedAndLeftAsItWas() throws Exception {
        for (int i = 10; i < 40; i++) write("s" + i + ".log", i);
        Rx rx = logship.rx(dir.resolve("storage"), "--http-port", "0");
        try (var terminal = new PseudoTerminal(dir, "top", "127.0.0.1:" + rx.httpPort())) {
            terminal.awaitShown("30 streams, 735 B, 0 B/s");
            assertInOrder(terminal.shown(), "s10.log", "s11.log", "s30.log", "q quit");
            assertFalse(terminal.shown().contains("s31.log"));

            terminal.type("s");
            await("by size").until(() -> terminal.shown().indexOf("s39.log") >= 0);
            assertInOrder(terminal.shown(), "s39.log", "s38.log", "s19.log", "q quit");
            terminal.type("\u001bOB\u001bOB");
            await("two lines down").until(() -> !terminal.shown().contains("s38.log"));
            assertInOrder(terminal.shown(), "s37.log", "s17.log", "q quit");

            terminal.type("/S2x\u007f5\r");
            terminal.awaitShown("S25   esc all");
            assertTrue(terminal.shown().contains("s25.log"));
            assertFalse(terminal.shown().contains("s26.log"));
            terminal.type("\u001b");
            await("no filter").until(() -> terminal.shown().contains("s26.log"));

            String small = terminal.shown(5, 40);
            assertTrue(small.contains("s38.log"), small);
            assertFalse(small.contains("s37.log"), small);
            terminal.type("q");
            assertEquals(0, terminal.awaitExit());
            assertTrue(terminal.sent().contains("\u001b[?1049l"), "the former screen");
        }
    }

    @Test
    void screen_goesOnWhenTheReceiverIsBack() throws Exception {
        String http = "127.0.0.1:" + Logship.freePort();
        try (var terminal = new PseudoTerminal(dir, "top", http)) {
            terminal.awaitShown(http + ": Connection refused");
            write("foo.log", 1);
            Rx rx = logship.rx(dir.resolve("storage"), "--http-port", http);
            terminal.awaitShown("foo.log");
            rx.process().kill();
            terminal.awaitShown("s ago: " + http + ": Connection");
            assertTrue(terminal.shown().contains("foo.log"));
            logship.rx(dir.resolve("storage"), "--http-port", http);
            terminal.awaitShown("1 streams, 1 B");
            terminal.type("q");
            assertEquals(0, terminal.awaitExit());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "\u0003"})
    void terminal_isRestoredAtTheEnd(String key) throws Exception {
        try (var terminal = new PseudoTerminal(dir, "top", "127.0.0.1:1")) {
            terminal.awaitShown("Connection refused");
            terminal.type(key);
            assertEquals(0, terminal.awaitExit());
            assertTrue(terminal.isRestored());
        }
    }

    @Test
    void screen_afterAStop_isDrawnAgain() throws Exception {
        try (var terminal = new PseudoTerminal(dir, "top", "127.0.0.1:1")) {
            terminal.awaitShown("Connection refused");
            terminal.stopAndGoOn();
            terminal.type("q");
            assertEquals(0, terminal.awaitExit());
        }
    }

    private void write(String stream, int size) throws IOException {
        TestFiles.write(dir.resolve("storage").resolve(stream), new byte[size]);
    }

    /// A server with one answer to all requests.
    private static PeerServer serve(String status, String body) throws IOException {
        return PeerServer.start((socket, nth) -> {
            socket.getInputStream().read(new byte[8192]);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream().write(("HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: "
                    + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(bytes);
        });
    }

    private static void assertInOrder(String text, String... parts) {
        int at = 0;
        for (String part : parts) {
            int found = text.indexOf(part, at);
            assertTrue(found >= 0, () -> part + " behind what is before it in: " + text);
            at = found;
        }
    }
}
