package dev.logship.it.lines;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.PeerSocket;
import dev.logship.it.peer.ShipClient;
import dev.logship.it.support.Daemon;
import dev.logship.it.support.Logship;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The lines endpoint: every line of every stream from now on, each once and in order, whatever the reader's
/// speed and whatever happens to the files.
@Tag("lines")
final class LinesIT {
    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;
    private Path log;

    @BeforeEach
    void directory() throws IOException {
        log = Files.createDirectory(dir.resolve("logs")).resolve("a.log");
    }

    @Test
    void lines_fromNowOn_areEntriesOfAllStreams() throws IOException {
        write(log, "before\n");
        try (PeerSocket reader = connected(serve())) {
            append("[ERROR] plain\n\n{\"time\":\"2024-01-01T12:00:00Z\",\"level\":\"warn\",\"msg\":\"json\","
                    + "\"n\":1.50}\nhalf");
            String plain = reader.readLine();
            assertTrue(plain.matches("\\{\"time\":\"[^\"]+Z\",\"source\":\"a.log\",\"level\":\"ERROR\","
                    + "\"message\":\"\\[ERROR] plain\"}"), plain);
            assertEquals("{\"time\":\"2024-01-01T12:00:00Z\",\"source\":\"a.log\",\"level\":\"WARN\","
                    + "\"message\":\"json\",\"fields\":{\"n\":1.50}}", reader.readLine());
            write(log.resolveSibling("b.log"), "of another\n");
            assertMessage("of another", reader.readLine());
            append(" whole\n");
            assertMessage("half whole", reader.readLine());
        }
    }

    @Test
    void lines_ofNoUtf8AndOfGreatLength_areReplacedAndCut() throws IOException {
        write(log, "");
        try (PeerSocket reader = connected(serve())) {
            Files.write(log, new byte[] {'a', (byte) 0xff, 'b', '\r', '\n'});
            assertMessage("a?b", reader.readLine().replaceAll("[^ -~]+", "?"));
            append("x".repeat(1_000_000) + "\nnext\n");
            String cut = reader.readLine();
            assertTrue(cut.endsWith("x\",\"cut\":true}") && cut.length() < 70_000, "" + cut.length());
            assertMessage("next", reader.readLine());
        }
    }

    @Test
    void slowReader_acrossRotations_getsEveryLineOnce() throws IOException {
        write(log, "");
        Rx server = serve();
        try (var reader = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.linesPort())) {
            awaitReader(server);
            int count = 0;
            for (int rotation = 0; rotation < 4; rotation++) {
                var lines = new StringBuilder();
                for (int i = 0; i < 50_000; i++) lines.append("line ").append(count++).append('\n');
                append(lines.toString());
                Files.move(log, log.resolveSibling("a.log." + rotation));
                write(log, "");
                int rotations = rotation + 1;
                await("rotation").until(() -> server.process().stderrWith("rotated at").size() >= rotations);
            }
            var lines = new InputStreamReader(reader.getInputStream(), StandardCharsets.UTF_8);
            var buffered = new BufferedReader(lines);
            for (int i = 0; i < count; i++) assertMessage("line " + i, buffered.readLine());
        }
    }

    @Test
    void heartbeats_areObjects() throws IOException {
        write(log, "");
        try (PeerSocket reader = connected(serve("--lines-heartbeat", "200ms"))) {
            String beat = reader.readLine();
            assertTrue(beat.matches("\\{\"type\":\"heartbeat\",\"time\":\"[^\"]+Z\",\"active_connections\":1,"
                    + "\"uptime_seconds\":\\d+}"), beat);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nc -N 127.0.0.1 PORT", "nc 127.0.0.1 PORT", "socat -t 9 - TCP:127.0.0.1:PORT"})
    void client_thatSendsNothing_isServed(String client) throws Exception {
        Daemon.installed(client.substring(0, client.indexOf(' ')));
        write(log, "");
        Rx server = serve();
        String command = "timeout 9 " + client.replace("PORT", Integer.toString(server.linesPort()));
        Process shell = new ProcessBuilder("sh", "-c", "exec " + command + " </dev/null").start();
        try {
            awaitReader(server);
            append("hello\n");
            assertMessage("hello", shell.inputReader(StandardCharsets.US_ASCII).readLine());
        } finally {
            shell.destroy();
        }
    }

    @Test
    void receiver_servesThemToo() throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"), "--lines-port", "0", "-v");
        try (ShipClient sender = ShipClient.open(rx.shipPort(), "foo.log")) {
            sender.answer();
            sender.send("old\n");
            await("the stream").until(() -> TestFiles.size(rx.file("foo.log")) == 4);
            try (PeerSocket reader = connected(rx)) {
                sender.send("new\n");
                String line = reader.readLine();
                assertTrue(line.contains("\"source\":\"127.0.0.1_foo.log\",\"message\":\"new\""), line);
            }
        }
    }

    private Rx serve(String... options) throws IOException {
        var args = new ArrayList<>(List.of("serve", "--http-port", "off", "--lines-port", "127.0.0.1:0",
                "-v", "--state-path", dir.resolve("state").toString(), log.resolveSibling("").toString()));
        args.addAll(List.of(options));
        return new Rx(logship.start(args.toArray(String[]::new)), dir);
    }

    /// A connected reader, which gets all lines from now on.
    private static PeerSocket connected(Rx server) throws IOException {
        PeerSocket reader = new PeerSocket(server.linesPort());
        awaitReader(server);
        return reader;
    }

    private static void awaitReader(Rx server) {
        server.process().awaitLine("a reader", line -> line.contains("reads the lines of"));
    }

    private static void assertMessage(String message, String line) {
        assertTrue(line.endsWith("\"message\":\"" + message + "\"}"), line);
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
    }

    private void append(String text) throws IOException {
        TestFiles.append(log, text.getBytes(StandardCharsets.US_ASCII));
    }
}
