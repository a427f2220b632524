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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The entry log with other programs: its npm client, and Node's JSON.
@Tag("entries")
final class EntriesPeersIT {
    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @Test
    void npmClient_writingAndFollowing_livesThroughARestart() throws IOException, InterruptedException {
        int count = 23;
        var npm = new Npm(dir.resolve("npm"));
        npm.install("tcp-log-client@6.0.0");
        int port = Logship.freePort();
        EntriesServer server = EntriesServer.start(logship, port, dir);

        CompletableFuture<List<String>> peer = CompletableFuture.supplyAsync(
                () -> run(npm, "entries-peer.js", Integer.toString(port), Integer.toString(count)));
        // The server has an entry before the writer's confirmation, and unconfirmed entries fail with the
        // server.
        await().until(() -> confirmed(npm.said("entries-peer.js")) == count || peer.isDone());
        server.process().kill();
        EntriesServer.start(logship, port, dir);

        List<String> said = peer.join();
        assertEquals(indices(1, count + 1), indicesAfter(said, "confirmed"));
        assertEquals(indices(1, count + 1), indicesAfter(said, "follower"));
        assertTrue(said.contains("follower 1 {\"n\":1,\"text\":\"é\u2028\"}"), said::toString);
        assertTrue(said.contains("late " + (count + 1)), said::toString);
        assertEquals(2, said.stream().filter("follower ready"::equals).count());
    }

    @Test
    void hashes_ofRandomJson_areThoseOfNode() throws IOException, InterruptedException {
        long seed = Seed.of(EntriesPeersIT.class);
        List<String> values = new Npm(dir.resolve("npm")).run("entries-json.js", Long.toString(seed), "2000");
        EntriesServer server = EntriesServer.start(logship, dir, "--fsync", "off");
        try (var client = new EntriesClient(server.port())) {
            var text = new StringBuilder();
            for (String value : values) {
                text.append("{\"id\":\"x\",\"entry\":").append(value.split("\t", 2)[1]).append("}\n");
            }
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(client, text.toString()));
            for (int i = 1; i <= values.size(); i++) {
                assertEquals("{\"id\":\"x\",\"index\":" + i + "}", client.receive(), values.get(i - 1));
            }
            sent.join();
        }
        await().until(() -> server.journal().isEmpty());
        List<String> hashes = server.hashes();
        assertEquals(values.size(), hashes.size());
        for (int i = 0; i < hashes.size(); i++) {
            String json = Files.readString(server.blob(hashes.get(i)));
            assertEquals(values.get(i).split("\t", 2)[0], hashes.get(i), values.get(i) + " became " + json);
        }
    }

    private static long confirmed(List<String> said) {
        return said.stream().filter(line -> line.startsWith("confirmed ")).count();
    }

    private static List<String> run(Npm npm, String script, String... arguments) {
        try {
            return npm.run(script, arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void send(EntriesClient client, String text) {
        try {
            client.sendRaw(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> indices(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }

    /// The indices in the lines that begin with this word.
    private static List<String> indicesAfter(List<String> lines, String first) {
        return lines.stream().map(line -> line.split(" ", -1))
                .filter(words -> words[0].equals(first) && words[1].matches("\\d+"))
                .map(words -> words[1]).toList();
    }
}
