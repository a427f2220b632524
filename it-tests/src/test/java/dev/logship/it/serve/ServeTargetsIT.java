package dev.logship.it.serve;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.logship.it.peer.TailClient;
import dev.logship.it.support.Logship;
import dev.logship.it.support.Proc;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// `logship serve TARGET…`: which files are served, and that a stream consists of all files that were at its
/// path, for connected, waiting and returning readers.
@Tag("serve")
final class ServeTargetsIT {
    private static final String NAME = "a.log";

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;
    private Path logs;
    private Path log;

    @BeforeEach
    void directory() throws IOException {
        logs = Files.createDirectory(dir.resolve("logs"));
        log = logs.resolve(NAME);
    }

    @Test
    void reader_acrossRotations_getsEveryByteOnce() throws IOException {
        write(log, "one\n");
        Rx server = serve(logs.toString());
        try (TailClient reader = TailClient.open(server.tailPort(), NAME + "\n0")) {
            assertReads("one\n", reader);
            Files.move(log, logs.resolve("a.log.1"));
            write(log, "two\n");
            assertReads("two\n", reader);
            append(logs.resolve("a.log.1"), "late\n");
            assertReads("late\n", reader);
            Files.copy(log, logs.resolve("a.log.2"));
            write(log, "");
            append(log, "three\n");
            assertReads("three\n", reader);
        }
        try (TailClient reader = TailClient.open(server.tailPort(), NAME + "\n2")) {
            assertReads("e\ntwo\nlate\nthree\n", reader);
        }
    }

    @Test
    void reader_thatTookNothingAcrossRotations_getsEveryByteOnce() throws IOException {
        // More than fits between the server and a waiting reader.
        byte[] bytes = TestFiles.random(1, 30_000_000);
        Files.write(log, Arrays.copyOf(bytes, 20_000_000));
        Rx server = serve(logs.toString());
        try (TailClient reader = TailClient.open(server.tailPort(), NAME + "\n0")) {
            reader.read(10);
            for (int i = 1; i <= 2; i++) {
                Files.move(log, logs.resolve("a.log." + i));
                int from = 15_000_000 + i * 5_000_000;
                Files.write(log, Arrays.copyOfRange(bytes, from, from + 5_000_000));
                int count = i;
                await("rotation").until(() -> server.process().stderrWith("rotated at").size() == count);
            }
            TestFiles.assertBytes(Arrays.copyOfRange(bytes, 10, bytes.length), reader.read(bytes.length - 10),
                    "the stream");
        }
    }

    @Test
    void server_stoppedKilledAndStartedAgain_keepsOffsets() throws IOException {
        write(log, "one\n");
        Rx first = serve(logs.toString());
        assertStream(first, "one\n");
        first.process().terminate();
        first.process().assertExit(0);
        Files.move(log, logs.resolve("a.log.1"));
        write(log, "two\n");

        Rx second = serve(logs.toString());
        assertStream(second, "one\ntwo\n");
        second.process().kill();
        Files.move(log, logs.resolve("a.log.2"));
        write(log, "three\n");

        Rx third = serve(logs.toString());
        try (TailClient reader = TailClient.open(third.tailPort(), NAME + "\n6")) {
            assertReads("o\nthree\n", reader);
        }
    }

    @Test
    void rotatedFile_thatIsDeleted_isLeftOutForNewReadersAndSaidToOldOnes() throws IOException {
        write(log, "one\n");
        Rx server = serve(logs.toString());
        assertStream(server, "one\n");
        Files.move(log, logs.resolve("a.log.1"));
        write(log, "two\n");
        assertStream(server, "one\ntwo\n");
        Files.delete(logs.resolve("a.log.1"));
        try (TailClient gone = TailClient.open(server.tailPort(), NAME + "\n2")) {
            gone.assertEnd();
            server.process().awaitLine("a word of it", line -> line.contains("a reader ends at 2"));
        }
        try (TailClient all = TailClient.open(server.tailPort(), NAME + "\n0");
                TailClient rest = TailClient.open(server.tailPort(), NAME + "\n5")) {
            assertReads("two\n", all);
            assertReads("wo\n", rest);
        }
    }

    @Test
    void file_thatComesLater_isServed() throws IOException {
        Rx server = serve(logs + ":*.txt", dir.resolve("later/b.log").toString());
        try (TailClient any = TailClient.open(server.tailPort(), "0")) {
            any.assertSilent(Duration.ofMillis(200));
            write(logs.resolve("x.txt"), "of x");
            assertReads("of x", any);
        }
        TestFiles.write(dir.resolve("later/b.log"), "of b".getBytes(StandardCharsets.US_ASCII));
        server.process().awaitLine("b.log", line -> line.contains("stream b.log: found"));
        try (TailClient reader = TailClient.open(server.tailPort(), "b.log\n0")) {
            assertReads("of b", reader);
        }
    }

    /// The kernel gives no watches, as on a file system without inotify events.
    @Test
    void directory_thatCannotBeWatched_isLookedAtEveryCheckInterval() throws Exception {
        List<String> unwatched = List.of("unshare", "--user", "--map-root-user", "sh", "-ec",
                "echo 0 >/proc/sys/user/max_inotify_watches; exec \"$@\"", "sh");
        assumeTrue(new ProcessBuilder(Stream.concat(unwatched.stream(), Stream.of("true")).toList()).start()
                .waitFor() == 0, "no user namespace can be made: no directory that cannot be watched");
        write(log, "one\n");
        Rx server = serveBehind(unwatched, logs.toString(), "--check-interval", "250");
        server.process().awaitLine("a word of it", line -> line.contains("polling every 250 ms, retrying"));
        try (TailClient reader = TailClient.open(server.tailPort(), NAME + "\n0")) {
            assertReads("one\n", reader);
            append(log, "two\n");
            assertReads("two\n", reader);
            Files.move(log, logs.resolve("a.log.1"));
            write(log, "three\n");
            assertReads("three\n", reader);
        }
        write(logs.resolve("b.log"), "of b");
        server.process().awaitLine("b.log", line -> line.contains("stream b.log: found"));
    }

    @Test
    void files_withOneName_needTheirDirectories() throws IOException {
        Path other = dir.resolve("other");
        TestFiles.write(other.resolve(NAME), new byte[] {'2'});
        write(log, "1");
        Rx refusing = serve(logs.toString(), other.toString());
        refusing.process().awaitLine("a refusal", line -> line.contains("is not served: its stream a.log"));
        refusing.process().terminate();
        refusing.process().assertExit(0);
        Rx server = serve(logs.toString(), other.toString(), "--name-from", "path");
        String name = other.resolve(NAME).toString().substring(1);
        try (TailClient reader = TailClient.open(server.tailPort(), name + "\n0")) {
            assertReads("2", reader);
        }
    }

    @Test
    void statePath_inUse_failsInOneLine() throws IOException {
        serve(logs.toString());
        String said = logship.start("serve", "-p", "0", "--http-port", "off", "--state-path",
                dir.resolve("state").toString(), logs.toString()).assertFails(1);
        assertTrue(said.contains("--state-path"), said);
    }

    @Test
    void commandLine_thatMakesNoSense_isWrongUsage() throws IOException {
        String file = log.toString();
        logship.start("serve", "--http-port", "off", file).assertFails(2);
        logship.start("serve", "-p", "0", "--linger-after-file-is-gone", file, file).assertFails(2);
        logship.start("serve", "-p", "0", file + ":*.log:perhaps").assertFails(2);
    }

    @Test
    void idleFiles_costNeitherTimeNorOpenFiles() throws IOException {
        for (int i = 0; i < 300; i++) write(logs.resolve(i + ".log"), "line " + i + "\n");
        Rx server = serve(logs.toString());
        long pid = server.process().pid();
        try (TailClient reader = TailClient.open(server.tailPort(), "7.log\n0")) {
            assertReads("line 7\n", reader);
            await("files to be closed").until(() -> openLogs(pid) == 0);
            double before = Proc.cpuSeconds(pid);
            reader.assertSilent(Duration.ofSeconds(2));
            double used = Proc.cpuSeconds(pid) - before;
            assertTrue(used < 0.2, "an idle server took " + used + " s of 2");
            append(logs.resolve("7.log"), "more");
            assertReads("more", reader);
        }
    }

    private long openLogs(long pid) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return open.filter(descriptor -> {
                try {
                    return Files.readSymbolicLink(descriptor).startsWith(logs);
                } catch (IOException e) {
                    return false; // closed meanwhile
                }
            }).count();
        }
    }

    private Rx serve(String... targets) throws IOException {
        return serveBehind(List.of(), targets);
    }

    private Rx serveBehind(List<String> command, String... targets) throws IOException {
        var args = new ArrayList<>(List.of("serve", "-p", "127.0.0.1:0", "--http-port", "off", "--state-path",
                dir.resolve("state").toString()));
        args.addAll(List.of(targets));
        var server = new Rx(logship.startBehind(command, args.toArray(String[]::new)), dir);
        server.tailPort(); // it listens
        return server;
    }

    private static void assertStream(Rx server, String text) throws IOException {
        try (TailClient reader = TailClient.open(server.tailPort(), NAME + "\n0")) {
            assertReads(text, reader);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
    }

    private static void append(Path file, String text) throws IOException {
        TestFiles.append(file, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void assertReads(String expected, TailClient reader) throws IOException {
        assertEquals(expected, new String(reader.read(expected.length()), StandardCharsets.US_ASCII));
    }
}
