package dev.logship.it.entries;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.EntriesClient;
import dev.logship.it.support.EntriesServer;
import dev.logship.it.support.Logship;
import dev.logship.it.support.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The promises of an entry log's files: confirmed entries survive any `kill -9`, torn ends are repaired and
/// logged, and damage costs only the damaged entry.
@Tag("entries")
final class EntriesCrashIT {
    private static final int ROUNDS = 6;
    private static final int WRITERS = 4;
    private static final int MOST_BETWEEN_KILLS = 8_000;
    private static final Pattern CONFIRMED = Pattern.compile("\\{\"id\":\"(\\d+)\",\"index\":(\\d+)\\}");

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @Test
    void entries_confirmedBeforeAKill_areThereOnceAtTheirIndex() throws IOException {
        var random = new Random(Seed.of(EntriesCrashIT.class));
        Map<Long, String> confirmed = new ConcurrentHashMap<>();
        var next = new AtomicInteger();
        for (int round = 0; round < ROUNDS; round++) {
            EntriesServer server = EntriesServer.start(logship, dir);
            assertHolds(server.port(), confirmed);
            int wanted = confirmed.size() + 1 + random.nextInt(MOST_BETWEEN_KILLS);
            var writers = new ArrayList<Thread>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(Thread.ofVirtual().start(() -> write(server.port(), next, confirmed)));
            }
            await().until(() -> confirmed.size() >= wanted);
            server.process().kill();
            for (Thread writer : writers) join(writer);
        }
        assertHolds(EntriesServer.start(logship, dir).port(), confirmed);
    }

    /// Sends entries, 200 ahead of confirmations, and records the confirmed ones, until the server ends.
    private static void write(int port, AtomicInteger next, Map<Long, String> confirmed) {
        try (var client = new EntriesClient(port)) {
            try {
                for (int sent = 0; ; sent++) {
                    int n = next.incrementAndGet();
                    client.write(Integer.toString(n), "[" + n + "]");
                    if (sent >= 200) note(client.receive(), confirmed);
                }
            } catch (IOException | AssertionError e) { // killed; earlier confirmations count
                for (String line = client.receiveOrEnd(); line != null; line = client.receiveOrEnd()) {
                    note(line, confirmed);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void note(String reply, Map<Long, String> confirmed) {
        Matcher parts = CONFIRMED.matcher(reply);
        if (!parts.matches()) return; // truncated by the kill
        confirmed.put(Long.parseLong(parts.group(2)), "[" + parts.group(1) + "]");
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertHolds(int port, Map<Long, String> confirmed) throws IOException {
        List<String> all = entries(port);
        confirmed.forEach((index, entry) ->
                assertEquals(entry, all.get((int) (index - 1)), "entry " + index));
        assertEquals(all.size(), Set.copyOf(all).size(), "entries that are there twice");
    }

    /// All entries, or the errors in their place.
    private static List<String> entries(int port) throws IOException {
        var all = new ArrayList<String>();
        try (var client = new EntriesClient(port)) {
            client.read(1, Long.MAX_VALUE >> 11);
            for (String line = client.receive(); line.startsWith("{\"index\":"); line = client.receive()) {
                String start = "{\"index\":" + (all.size() + 1) + ",";
                assertTrue(line.startsWith(start), line);
                all.add(line.substring(start.length(), line.length() - 1).replaceFirst("^\"entry\":", ""));
            }
        }
        return all;
    }

    private EntriesServer withEntries(String... entries) throws IOException {
        EntriesServer server = EntriesServer.start(logship, dir);
        try (var client = new EntriesClient(server.port())) {
            for (String entry : entries) {
                client.write("x", entry);
                assertTrue(client.receive().contains("index"));
            }
        }
        return server;
    }

    @Test
    void lastLineOfTheList_torn_isCutOffAndSaid() throws IOException {
        withEntries("[1]", "[2]", "[3]").stop();
        cut(dir.resolve("list"), 10);

        EntriesServer server = EntriesServer.start(logship, dir);
        assertEquals(List.of("[1]", "[2]"), entries(server.port()));
        assertEquals(1,
                server.process().stderrWith("truncated an incomplete last line of 55 bytes").size());
    }

    @Test
    void lastContents_torn_areTakenOffTheListAndSaid() throws IOException {
        EntriesServer before = withEntries("[1]", "[2]", "[3]");
        before.stop();
        cut(before.blob(before.hashes().get(1)), 3);
        cut(before.blob(before.hashes().get(2)), 1);

        EntriesServer server = EntriesServer.start(logship, dir);
        assertEquals(List.of("[1]"), entries(server.port()));
        assertEquals(2, server.process().stderrWith("which was not completely written").size());
    }

    @Test
    void journal_tornAtItsEnd_isCutOffAndSaid() throws IOException {
        withEntries("[1]").stop();
        journal(2, line("[2]") + line("[3]") + line("[4]").substring(0, 66));

        EntriesServer server = EntriesServer.start(logship, dir);
        assertEquals(List.of("[1]", "[2]", "[3]"), entries(server.port()));
        assertEquals(1, server.process().stderrWith("which were never confirmed").size());
        server.stop();
        assertEquals(3, server.hashes().size());
        assertEquals(List.of(), server.journal());
    }

    @Test
    void damage_inTheMiddle_costsTheDamagedEntriesOnly() throws IOException {
        EntriesServer before = withEntries("[1]", "[2]", "[\"" + "x".repeat(100_000) + "\"]", "[4]", "[5]");
        before.stop();
        Files.writeString(before.blob(before.hashes().get(0)), "[7]");
        flip(before.blob(before.hashes().get(2)), 70_000);
        flip(dir.resolve("list"), 65 * 3 + 10);

        EntriesServer server = EntriesServer.start(logship, dir);
        List<String> entries = entries(server.port());
        assertEquals(5, entries.size());
        for (int damaged : List.of(0, 2, 3)) {
            assertTrue(entries.get(damaged).startsWith("\"error\":\""), entries.get(damaged));
        }
        assertEquals(List.of("[2]", "[5]"), List.of(entries.get(1), entries.get(4)));
    }

    @Test
    void damage_inTheMiddleOfTheJournal_costsTheDamagedEntryOnly() throws IOException {
        Files.createDirectories(dir.resolve("list.journal"));
        journal(1, line("[1]") + line("[2]").replace("[2]", "[7]") + line("[3]") + "x\n" + line("[5]"));

        for (int start = 0; start < 2; start++) { // from the journal, then from where it went
            EntriesServer server = EntriesServer.start(logship, dir);
            List<String> entries = entries(server.port());
            for (int damaged : List.of(1, 3)) {
                assertTrue(entries.get(damaged).startsWith("\"error\":\""), entries.get(damaged));
            }
            assertEquals(List.of("[1]", "[3]", "[5]"),
                    List.of(entries.get(0), entries.get(2), entries.get(4)));
            server.stop();
        }
    }

    @Test
    void journal_leftBesideWhatItBecame_changesNothing() throws IOException {
        withEntries("[1]", "[2]", "[3]").stop();
        journal(1, line("[1]") + line("[2]"));

        EntriesServer server = EntriesServer.start(logship, dir);
        assertEquals(List.of("[1]", "[2]", "[3]"), entries(server.port()));
        server.stop();
        assertEquals(3, server.hashes().size());
    }

    @Test
    void files_ofTcpLogServer_goOn() throws IOException {
        String half = "[\"\\ud800\"]";
        String hash = sha256(half);
        Files.createDirectories(dir.resolve("blobs").resolve(hash.substring(0, 2)));
        Files.writeString(dir.resolve("blobs").resolve(hash.substring(0, 2)).resolve(hash.substring(2)),
                half);
        Files.writeString(dir.resolve("blobs").resolve(sha256("{}")), "{}");
        Files.writeString(dir.resolve("list"), hash + "\n" + sha256("{}") + "\n" + hash + "\n");

        EntriesServer server = withEntries("[4]");
        assertEquals(List.of(half, "{}", half, "[4]"), entries(server.port()));
    }

    @Test
    void files_thatAreNoLog_areRefusedAndLeftAlone() throws IOException {
        Path list = Files.writeString(dir.resolve("list"), "something else\n".repeat(10));
        String line = logship.start(EntriesServer.arguments(0, dir)).assertFails(1);
        assertTrue(line.contains("is not a list of entries"), line);
        assertEquals("something else\n".repeat(10), Files.readString(list));
    }

    @Test
    void blobs_ofAnotherLog_areRefused() throws IOException {
        withEntries("[1]", "[2]").stop();
        String line = logship.start("entries", "0", dir.resolve("list").toString(),
                dir.resolve("other").toString()).assertFails(1);
        assertTrue(line.contains("choose the right --blobs"), line);
    }

    @Test
    void list_thatDoesNotFitItsJournal_isRefused() throws IOException {
        withEntries("[1]", "[2]").stop();
        for (int first : List.of(2, 4)) { // another entry 2; none before entry 4
            journal(first, line("[9]"));
            String line = logship.start(EntriesServer.arguments(0, dir)).assertFails(1);
            assertTrue(line.contains("do not match"), line);
            Files.delete(dir.resolve("list.journal/%020d".formatted(first)));
        }
    }

    /// Leaves a file of the journal as a killed process does.
    private void journal(int first, String lines) throws IOException {
        Files.writeString(dir.resolve("list.journal/%020d".formatted(first)), lines);
    }

    private static String line(String json) {
        return sha256(json) + " " + json + "\n";
    }

    private static void cut(Path file, int bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - bytes);
        }
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
