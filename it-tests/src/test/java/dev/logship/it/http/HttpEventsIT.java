package dev.logship.it.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.EventClient.Event;
import dev.logship.it.peer.EventClient;
import dev.logship.it.peer.ShipClient;
import dev.logship.it.support.Logship;
import dev.logship.it.support.Rx;
import dev.logship.it.support.Seed;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Streams as server-sent events: each line exactly once, whatever happens to the connection.
@Tag("http")
final class HttpEventsIT {
    private static final String HEARTBEATS_OFF = "--http-heartbeat=off";

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @Test
    void millionLines_throughPausesAndCuts_comeOnceInOrder() throws Exception {
        int count = 1_000_000;
        Rx rx = rx();
        var random = new Random(Seed.of(HttpEventsIT.class));
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> ship(rx, "app.log", count));
        String id = "";
        int next = 0;
        while (next < count) {
            int until = Math.min(count, next + 20_000 + random.nextInt(200_000));
            try (EventClient client = EventClient.open(rx.httpPort(), "stream=*app.log&from=0", id)) {
                int pauseAt = next + random.nextInt(until - next);
                while (next < until) {
                    assertEquals("line " + next, client.nextLine().text("message"));
                    if (next++ == pauseAt) awaitGrowth(rx, writer);
                }
                id = client.lastId();
            }
        }
        writer.join();
    }

    /// Waits until much more was written than fits between the client and the server.
    private static void awaitGrowth(Rx rx, CompletableFuture<Void> writer) {
        long before = TestFiles.size(rx.file("app.log"));
        await().until(() -> writer.isDone() || TestFiles.size(rx.file("app.log")) > before + 500_000);
    }

    private static void ship(Rx rx, String name, int count) {
        try (ShipClient sender = ShipClient.open(rx.shipPort(), name)) {
            sender.answer();
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < count; i++) {
                lines.append("line ").append(i).append('\n');
                if (lines.length() < 7001 && i < count - 1) continue;
                sender.send(lines.toString());
                lines.setLength(0);
            }
            sender.halfClose();
            sender.assertEnd();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void severalStreams_overCutsAndKill_comeOnceInOrder_newOnesFromTheirStart() throws IOException {
        int port = Logship.freePort();
        Rx rx = rx("--http-port", Integer.toString(port));
        Map<String, Integer> next = new HashMap<>();
        String id = "";
        for (int round = 0; round < 6; round++) {
            if (round == 3) {
                rx.process().kill();
                rx = rx("--http-port", Integer.toString(port));
            }
            for (int stream = 0; stream <= round; stream++) add(rx, "s" + stream + ".log", round);
            try (EventClient client = EventClient.open(port, "stream=*.log&from=0", id)) {
                for (int i = 0; i < 100 * (round + 1); i++) {
                    Event event = client.nextLine();
                    String stream = event.text("stream");
                    int expected = next.merge(stream, 1, Integer::sum) - 1;
                    assertEquals("INFO: " + expected, event.text("message"), stream);
                }
                id = client.lastId();
            }
        }
    }

    /// Adds lines 0–99 of a stream that begins in this round, and the next hundred of each other.
    private static void add(Rx rx, String name, int round) throws IOException {
        int first = 100 * (round - Integer.parseInt(name.substring(1, 2)));
        StringBuilder lines = new StringBuilder();
        for (int i = first; i < first + 100; i++) lines.append("INFO: ").append(i).append('\n');
        rx.append(name, lines.toString());
    }

    @Test
    void client_withoutFrom_getsWhatComes_withTheLineThatWasHalfThere() throws IOException {
        Rx rx = rx();
        rx.append("app.log", "one\ntw");
        String query = EventClient.streams(Rx.stream("app.log"));
        try (EventClient client = EventClient.open(rx.httpPort(), query)) {
            assertEquals("connected", client.next().name());
            rx.append("app.log", "o\n\nERROR: three\r\n");
            assertEquals("two", client.nextLine().text("message"));
            Event three = client.nextLine();
            assertEquals("ERROR: three", three.text("message"));
            assertEquals("ERROR", three.text("level"));
            assertTrue(three.data().contains("\"offset\":9,\"end\":23"), three::data);
        }
    }

    @Test
    void client_thatWasConnected_andSawNoLine_missesNothing() throws IOException {
        Rx rx = rx();
        rx.append("app.log", "one\n");
        String id;
        try (EventClient client = EventClient.open(rx.httpPort(), "")) {
            id = client.next().id();
        }
        rx.append("app.log", "two\n");
        rx.append("new.log", "three\n");
        try (EventClient client = EventClient.open(rx.httpPort(), "", id)) {
            assertEquals("two", client.nextLine().text("message"));
            assertEquals("three", client.nextLine().text("message"));
        }
    }

    @Test
    void streamsBeyondThoseOfAnId_goOnFromNow_afterAGap() throws IOException {
        Rx rx = rx();
        for (int i = 10; i < 45; i++) rx.append(i + ".log", "old\n");
        String id;
        try (EventClient client = EventClient.open(rx.httpPort(), "")) {
            id = client.next().id();
        }
        for (int i = 10; i < 45; i++) rx.append(i + ".log", "missed " + i + "\n");
        try (EventClient client = EventClient.open(rx.httpPort(), "", id)) {
            assertEquals("connected", client.next().name());
            List<Event> events = new ArrayList<>();
            while (events.size() < 33) events.add(client.next());
            events.removeIf(event -> event.text("message").startsWith("missed "));
            assertEquals(List.of("3 streams resume at their end: an event id holds only 32 offsets"),
                    events.stream().map(Event::data).toList());
            rx.append("44.log", "after\n");
            assertEquals("after", client.next().text("message"));
        }
    }

    @Test
    void filter_leavesLinesOut_andOneThatTakesForEverEndsTheAnswer() throws IOException {
        Rx rx = rx();
        rx.append("app.log", "GET /a\nPOST /b\nGET /c\n" + "a".repeat(5000) + "!\n");
        try (EventClient client = EventClient.open(rx.httpPort(), "from=0&filter=%5EGET")) {
            assertEquals("GET /a", client.nextLine().text("message"));
            assertEquals("GET /c", client.nextLine().text("message"));
        }
        try (EventClient client = EventClient.open(rx.httpPort(), "from=0&filter=(a%2B)%2Bc")) {
            client.next();
            assertEquals("error", client.next().name());
        }
    }

    @Test
    void longLine_isCutAndMarked_andLaterOnesCome() throws IOException {
        Rx rx = rx();
        rx.append("app.log", "x".repeat(1 << 20) + "\nnext\n");
        try (EventClient client = EventClient.open(rx.httpPort(), "from=0")) {
            Event cut = client.nextLine();
            assertEquals(1 << 16, cut.text("message").length());
            assertTrue(cut.data().endsWith("\"offset\":0,\"end\":1048577,\"cut\":true}"), "the mark");
            assertEquals("next", client.nextLine().text("message"));
        }
    }

    @Test
    void heartbeats_areCommentsOrJson() throws IOException {
        Rx comments = rx("--http-heartbeat", "100ms");
        try (EventClient client = EventClient.open(comments.httpPort(), "")) {
            String beat = client.comment();
            assertTrue(beat.matches(": heartbeat [-:TZ0-9]{20} clients=1 uptime=\\d+s"), beat);
        }
        comments.process().terminate();
        comments.process().assertExit(0);
        Rx json = rx("--http-heartbeat", "100ms", "--http-heartbeat-format", "json",
                "--http-heartbeat-with", "stats");
        try (EventClient client = EventClient.open(json.httpPort(), "")) {
            client.next();
            String beat = client.next().data();
            assertEquals("{\"type\":\"heartbeat\",\"active_clients\":1,\"uptime_seconds\":N}",
                    beat.replaceAll("\\d+}", "N}"));
        }
    }

    @Test
    void replacedStream_isToldAsAGap_andComesFromItsStart() throws IOException {
        Rx rx = rx();
        rx.append("app.log", "one\n");
        try (EventClient client = EventClient.open(rx.httpPort(), "from=0")) {
            assertEquals("one", client.nextLine().text("message"));
            Path moved = dir.resolve("moved");
            Files.move(rx.file("app.log"), moved);
            rx.append("app.log", "another\n");
            assertEquals("gap", client.next().name());
            assertEquals("another", client.nextLine().text("message"));
        }
    }

    @Test
    void servedFile_throughRotationAndCuts_comesOnceInOrder() throws IOException {
        Path file = TestFiles.write(dir.resolve("logs/app.log"), "line 0\n".getBytes(StandardCharsets.UTF_8));
        Rx server = new Rx(logship.start("serve", file.toString(), "--http-port", "0", "--state-path",
                dir.resolve("state").toString(), "--http-heartbeat", "off"), dir);
        String id = "";
        int next = 1;
        for (int round = 0; round < 6; round++) {
            try (EventClient client = EventClient.open(server.httpPort(), "from=0", id)) {
                if (round == 0) assertEquals("line 0", client.nextLine().text("message"));
                Files.writeString(file, "line " + next + "\n", StandardOpenOption.APPEND);
                assertEquals("line " + next++, client.nextLine().text("message"));
                id = client.lastId();
            }
            Files.writeString(file, "line " + next + "\n", StandardOpenOption.APPEND);
            if (round % 2 == 0) Files.move(file, file.resolveSibling("app.log." + round));
            Files.writeString(file, "line " + (next + 1) + "\n",
                    StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            try (EventClient client = EventClient.open(server.httpPort(), "from=0", id)) {
                assertEquals("line " + next++, client.nextLine().text("message"));
                assertEquals("line " + next++, client.nextLine().text("message"));
                id = client.lastId();
            }
        }
    }

    @Test
    void stop_endsTheAnswers() throws IOException {
        Rx rx = rx();
        rx.append("app.log", "one\n");
        try (EventClient client = EventClient.open(rx.httpPort(), "from=0")) {
            client.nextLine();
            rx.process().terminate();
            rx.process().assertExit(0);
        }
    }

    private Rx rx(String... options) throws IOException {
        var all = new ArrayList<>(List.of(options));
        if (!all.contains("--http-port")) all.addAll(List.of("--http-port", "0"));
        if (!all.contains("--http-heartbeat")) all.add(HEARTBEATS_OFF);
        return logship.rx(dir.resolve("storage"), all.toArray(String[]::new));
    }
}
