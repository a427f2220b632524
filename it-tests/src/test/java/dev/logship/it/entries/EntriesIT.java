package dev.logship.it.entries;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.EntriesClient;
import dev.logship.it.support.EntriesServer;
import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Proc;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The entries protocol: each message and each refusal, and that a refused peer harms nobody.
@Tag("entries")
final class EntriesIT {
    private static final int MESSAGE_BYTES = 1 << 20;
    private static final int MAX_RESIDENT_MIB = 300;

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @Test
    @Tag("quick")
    void reads_ofAllKinds_areAnswered() throws IOException {
        EntriesServer server = EntriesServer.start(logship, dir);
        try (var client = new EntriesClient(server.port()); var writer = new EntriesClient(server.port())) {
            client.read(1, 2);
            assertEquals("{\"current\":true}", client.receive());
            client.read(1, 2);
            assertEquals("{\"error\":\"already reading\"}", client.receive());
            for (String entry : List.of("{\"b\":[1, 2.50],\"a\":null}", "[]", "null")) {
                writer.write("w", entry);
                assertTrue(writer.receive().startsWith("{\"id\":\"w\",\"index\":"));
            }
            assertEquals("{\"index\":1,\"entry\":{\"a\":null,\"b\":[1,2.5]}}", client.receive());
            assertEquals("{\"index\":2,\"entry\":[]}", client.receive());
            String head = client.receive();
            assertTrue(head.equals("{\"head\":2}") || head.equals("{\"head\":3}"), head);
            client.read(2, 1);
            assertEquals("{\"index\":2,\"entry\":[]}", client.receive());
            assertEquals("{\"head\":3}", client.receive());
            client.send("{\"from\":2.0,\"read\":1e3,\"more\":[{}]}");
            assertEquals("{\"index\":2,\"entry\":[]}", client.receive());
            assertEquals("{\"index\":3,\"entry\":null}", client.receive());
            assertEquals("{\"current\":true}", client.receive());
        }
    }

    @Test
    void reads_beyondTheEnd_waitForTheirFirstEntry() throws IOException {
        EntriesServer server = EntriesServer.start(logship, dir);
        try (var client = new EntriesClient(server.port())) {
            client.read(2, 1);
            assertEquals("{\"current\":true}", client.receive());
            client.write("a", "[1]");
            client.write("b", "[2]");
            assertEquals(List.of("{\"head\":2}", "{\"id\":\"a\",\"index\":1}", "{\"id\":\"b\",\"index\":2}",
                    "{\"index\":2,\"entry\":[2]}"), receiveSorted(client, 4));
        }
    }

    @Test
    void messages_ofNoForm_areInvalidAndHarmless() throws IOException {
        EntriesServer server = EntriesServer.start(logship, dir);
        try (var client = new EntriesClient(server.port())) {
            for (String message : List.of("5", "null", "[]", "\"x\"", "{}", "{\"id\":\"x\"}",
                    "{\"id\":\"\",\"entry\":{}}", "{\"id\":5,\"entry\":{}}", "{\"id\":\"x\",\"entry\":5}",
                    "{\"id\":\"x\",\"entry\":\"x\"}", "{\"id\":\"x\",\"entry\":true}", "{\"entry\":{}}",
                    "{\"from\":1}", "{\"read\":1}", "{\"from\":0,\"read\":1}", "{\"from\":1,\"read\":0}",
                    "{\"from\":1.5,\"read\":1}", "{\"from\":\"1\",\"read\":1}", "{\"from\":-1,\"read\":1}",
                    "{\"id\":\"\\ud800\",\"entry\":{}}", "{\"id\":\"" + "x".repeat(2000)
                            + "\",\"entry\":{}}")) {
                client.send(message);
                assertEquals("{\"error\":\"invalid message\"}", client.receive(), message);
            }
            client.send("");
            client.send("  \r");
            client.write("ok", "{}");
            assertEquals("{\"id\":\"ok\",\"index\":1}", client.receive());
        }
    }

    @Test
    void entries_thatWouldBeChanged_areRefused() throws IOException {
        EntriesServer server = EntriesServer.start(logship, dir);
        try (var client = new EntriesClient(server.port())) {
            for (String entry : List.of("[9007199254740993]", "[-12345678901234567890]", "[1e400]",
                    "[-1E309]",
                    "[" + "9".repeat(400) + "]", "[" + "1".repeat(5000) + "]", "{\"a\":1,\"a\":1}",
                    "[{\"a\":{\"b\":1,\"\\u0062\":2}}]", "[\"\\ud800\"]", "[\"\\udc00\\ud800\"]",
                    "{\"\\ud83d\":1}", "[".repeat(200_000) + "]".repeat(200_000))) {
                client.write("x", entry);
                String reply = client.receive();
                assertTrue(reply.startsWith("{\"id\":\"x\",\"error\":\""), reply);
            }
            for (String entry : List.of("[9007199254740992]", "[1e308,1e-400,0.1000000000000000055]",
                    "[\"\\ud83d\\ude00\"]", "[".repeat(1000) + "]".repeat(1000), "[100000000000000000000]")) {
                client.write("y", entry);
                String reply = client.receive();
                assertTrue(reply.startsWith("{\"id\":\"y\",\"index\":"), reply);
            }
        }
    }

    @Test
    void text_thatIsNoJson_endsTheConnectionAfterWhatCameBefore() throws IOException {
        EntriesServer server = EntriesServer.start(logship, dir, "-v");
        for (String text : List.of("hello", "{\"id\":\"x\",\"entry\":{}", "{} {}", "[1,]", "\u0000",
                "{'a':1}")) {
            try (var client = new EntriesClient(server.port())) {
                client.write("before", "{}");
                client.send(text);
                client.write("after", "{}");
                assertTrue(client.receive().startsWith("{\"id\":\"before\",\"index\":"), text);
                assertNull(client.receiveOrEnd(), text);
            }
        }
        await("refusals").until(() -> server.process().stderrWith("not valid JSON").size() == 6);
    }

    @Test
    void messages_ofUpToAMebibyte_areTakenAndLongerOnesEndTheConnection() throws IOException {
        EntriesServer server = EntriesServer.start(logship, dir);
        String frame = "{\"id\":\"x\",\"entry\":[\"\"]}";
        String text = "é".repeat((MESSAGE_BYTES - frame.length()) / 2);
        try (var client = new EntriesClient(server.port())) {
            client.write("x", "[\"" + text + "\"]");
            assertEquals("{\"id\":\"x\",\"index\":1}", client.receive());
            client.read(1, 1);
            assertEquals("{\"index\":1,\"entry\":[\"" + text + "\"]}", client.receive());
            assertEquals("{\"head\":1}", client.receive());
            client.write("x", "[\"" + text + "12\"]");
            assertEquals("{\"error\":\"a line longer than 1048576 bytes\"}", client.receive());
            assertNull(client.receiveOrEnd());
        }
    }

    @Test
    void lines_thatNeverEnd_areHungUpOnWhileOthersAreServed() throws IOException {
        EntriesServer server = EntriesServer.start(logship, dir, "--timeout", "2");
        var peers = new ArrayList<EntriesClient>();
        try {
            for (int i = 0; i < 300; i++) {
                var peer = new EntriesClient(server.port());
                peers.add(peer);
                sendAndForget(peer, "[\"" + "x".repeat(i % 2 == 0 ? 10 : 900_000));
            }
            try (var client = new EntriesClient(server.port())) {
                client.write("x", "{}");
                assertEquals("{\"id\":\"x\",\"index\":1}", client.receive());
            }
            long resident = Proc.residentMiB(server.process().pid());
            assertTrue(resident < MAX_RESIDENT_MIB, resident + " MiB resident");
            for (EntriesClient peer : peers) {
                String said = peer.receiveOrEnd();
                assertTrue(said == null || said.startsWith("{\"error\":\""), said);
            }
        } finally {
            for (EntriesClient peer : peers) peer.close();
        }
    }

    /// With the memory of 16 such messages at once, the process would end.
    @Test
    void messages_thatAreCostlyToRead_areReadInTurns() throws Exception {
        List<String> command = List.of("env", "LOGSHIP_JAVA_OPTS=-Xmx160m");
        String entry = "[" + "[],".repeat(340_000) + "[]]";
        try (LogshipProcess process = LogshipProcess.start(command, List.of(EntriesServer.arguments(0, dir)));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int port = new EntriesServer(process, dir).port();
            var replies = new ArrayList<Future<String>>();
            for (int i = 0; i < 16; i++) replies.add(threads.submit(() -> write(port, entry)));
            for (Future<String> reply : replies) {
                assertTrue(reply.get().startsWith("{\"id\":\"x\",\"index\":"), process::toString);
            }
        }
    }

    private static String write(int port, String entry) throws IOException {
        try (var client = new EntriesClient(port)) {
            client.write("x", entry);
            return client.receive();
        }
    }

    @Test
    void replies_thatAreNotRead_stopTheirConnectionOnly() throws IOException {
        EntriesServer server = EntriesServer.start(logship, dir);
        try (var flooding = new EntriesClient(server.port()); var client = new EntriesClient(server.port())) {
            var sent = new AtomicLong();
            Thread flood = Thread.ofVirtual().start(() -> {
                try {
                    for (; ; sent.incrementAndGet()) flooding.sendRaw("5\n".repeat(10_000));
                } catch (IOException e) {
                    sent.set(-1); // closed at the end of the test
                }
            });
            var before = new AtomicLong(-1);
            await().pollInterval(Duration.ofMillis(500))
                    .until(() -> sent.get() == before.getAndSet(sent.get()));
            client.write("x", "{}");
            assertEquals("{\"id\":\"x\",\"index\":1}", client.receive());
            assertTrue(flood.isAlive());
        }
        long resident = Proc.residentMiB(server.process().pid());
        assertTrue(resident < MAX_RESIDENT_MIB, resident + " MiB resident");
    }

    @Test
    void input_thatEnds_isAnsweredFirst() throws IOException {
        EntriesServer server = EntriesServer.start(logship, dir);
        try (var client = new EntriesClient(server.port())) {
            for (int i = 0; i < 500; i++) client.write("x", "[" + i + "]");
            client.sendRaw("{\"from\":1,\"read\":1000}"); // without a newline
            client.halfClose();
            int confirmed = 0;
            int read = 0;
            for (String line = client.receiveOrEnd(); line != null; line = client.receiveOrEnd()) {
                if (line.startsWith("{\"id\"")) confirmed++;
                if (line.startsWith("{\"index\":")) assertEquals("{\"index\":" + ++read + ",\"entry\":["
                        + (read - 1)
                        + "]}", line);
            }
            assertEquals(500, confirmed);
            assertEquals(500, read);
        }
    }

    @Test
    void memory_asBlobs_keepsEntriesUntilTheEnd() throws IOException {
        LogshipProcess process = logship.start("entries", "0", dir.resolve("list").toString(), "memory");
        var server = new EntriesServer(process, dir);
        try (var client = new EntriesClient(server.port())) {
            client.write("x", "{\"b\":1,\"a\":2}");
            assertEquals("{\"id\":\"x\",\"index\":1}", client.receive());
            client.read(1, 1);
            assertEquals("{\"index\":1,\"entry\":{\"a\":2,\"b\":1}}", client.receive());
        }
        server.stop();
        assertEquals(List.of(""), TestFiles.tree(dir));
    }

    @Test
    void log_thatIsInUse_isRefused() throws IOException {
        EntriesServer.start(logship, dir);
        String line = logship.start(EntriesServer.arguments(0, dir)).assertFails(1);
        assertTrue(line.contains("in use by logship entries "), line);
    }

    @Test
    void entries_whoseContentIsNotThereYet_areInPlaceSoon() throws IOException {
        EntriesServer server = EntriesServer.start(logship, dir);
        try (var client = new EntriesClient(server.port())) {
            client.write("x", "{\"b\":1,\"a\":2}");
            client.receive();
        }
        String hash = "d3626ac30a87e6f7a6428233b3c68299976865fa5508e4267c5415c76af7a772"; // of {"a":2,"b":1}
        await().untilAsserted(() -> assertEquals(List.of(hash), server.hashes()));
        assertEquals("{\"a\":2,\"b\":1}", Files.readString(server.blob(hash)));
        await().until(() -> server.journal().isEmpty());
    }

    private static List<String> receiveSorted(EntriesClient client, int count) throws IOException {
        var lines = new ArrayList<String>();
        for (int i = 0; i < count; i++) lines.add(client.receive());
        return lines.stream().sorted().toList();
    }

    /// Sends. The other side should close the connection in the middle.
    private static void sendAndForget(EntriesClient peer, String text) throws IOException {
        try {
            peer.sendRaw(text);
        } catch (SocketException e) {
            assertTrue(String.valueOf(e.getMessage()).matches(".*(reset|pipe|abort).*"), e::toString);
        }
    }
}
