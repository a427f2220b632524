package dev.logship.it.serve;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.TailClient;
import dev.logship.it.support.Daemon;
import dev.logship.it.support.Logship;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `logship serve -p PORT FILE` as a replacement of `tailsrv`, feature by feature.
@Tag("serve")
final class ServeFileIT {
    private static final Duration MOMENT = Duration.ofMillis(300);

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;
    private Path file;

    @BeforeEach
    void path() {
        file = dir.resolve("foo.log");
    }

    @ParameterizedTest
    @CsvSource({"0,abcdef", "2,cdef", "+2,cdef", "-2,ef", "-100,abcdef", "' 3',def", "'3\r',def"})
    void offset_ofAnyForm_isWhereReadingBegins(String offset, String expected) throws IOException {
        write("abcdef");
        try (TailClient reader = TailClient.open(serve(), offset)) {
            assertReads(expected, reader);
            append("+");
            assertReads("+", reader);
        }
    }

    @Test
    @Tag("quick")
    void offset_beyondTheEnd_isWaitedFor() throws IOException {
        write("abc");
        try (TailClient reader = TailClient.open(serve(), "5")) {
            append("de");
            reader.assertSilent(MOMENT);
            append("fg");
            assertReads("fg", reader);
        }
    }

    @Test
    void offset_thatIsNone_isRefused() throws IOException {
        write("abc");
        Rx server = start();
        try (TailClient reader = TailClient.open(port(server), "abc")) {
            reader.assertEnd();
            server.awaitRefused(reader);
        }
    }

    @Test
    void whatFollowsTheHeader_isIgnored() throws IOException {
        write("abc");
        try (TailClient reader = TailClient.open(serve(), "0\n1\nnothing of this matters")) {
            assertReads("abc", reader);
            reader.send("nor this");
            append("def");
            assertReads("def", reader);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nc -N 127.0.0.1 PORT", "nc 127.0.0.1 PORT", "socat -t 9 - TCP:127.0.0.1:PORT"})
    void client_thatEndsItsSending_isServedOn(String client) throws Exception {
        Daemon.installed(client.substring(0, client.indexOf(' ')));
        write("abc\n");
        String command = "echo -2 | timeout 9 " + client.replace("PORT", Integer.toString(serve()));
        Process shell = new ProcessBuilder("sh", "-c", command).start();
        try {
            assertEquals("c\n", text(shell.getInputStream().readNBytes(2)));
            append("def\n");
            assertEquals("def\n", text(shell.getInputStream().readNBytes(4)));
        } finally {
            shell.destroy();
        }
    }

    @Test
    void file_thatIsMissing_isWaitedFor() throws IOException {
        file = dir.resolve("directory/foo.log");
        try (TailClient reader = TailClient.open(serve(), "0")) {
            reader.assertSilent(MOMENT);
            TestFiles.write(file, "abc".getBytes(StandardCharsets.US_ASCII));
            assertReads("abc", reader);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"moved", "deleted", "replaced"})
    void file_thatIsGone_endsServingWithZeroAfterItsLastByte(String how) throws IOException {
        // More than fits between the server and a waiting reader.
        byte[] bytes = TestFiles.random(1, 20_000_000);
        Files.write(file, bytes);
        Rx server = start();
        try (TailClient reader = TailClient.open(port(server), "0");
                TailClient beyond = TailClient.open(port(server), "20000001")) {
            TestFiles.assertBytes(Arrays.copyOf(bytes, 10), reader.read(10), "before it is gone");

            switch (how) {
                case "moved" -> Files.move(file, dir.resolve("foo.log.1"));
                case "deleted" -> Files.delete(file);
                default -> Files.move(Files.writeString(dir.resolve("new"), "of another file"), file,
                        StandardCopyOption.REPLACE_EXISTING);
            }

            beyond.assertEnd();
            assertTrue(server.process().isAlive(), "a reader has not got everything");
            TestFiles.assertBytes(Arrays.copyOfRange(bytes, 10, bytes.length),
                    reader.read(bytes.length - 10), "after it is gone");
            assertEquals(TailClient.End.FIN, reader.assertEnd());
        }
        server.process().assertExit(0);
    }

    @Test
    void link_thatLeadsElsewhere_endsServing() throws IOException {
        Path one = Files.writeString(dir.resolve("one"), "abc");
        Path two = Files.writeString(dir.resolve("two"), "def");
        Files.createSymbolicLink(file, one);
        Path next = Files.createSymbolicLink(dir.resolve("next"), two);
        Rx server = start();
        try (TailClient reader = TailClient.open(port(server), "0")) {
            assertReads("abc", reader);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            reader.assertEnd();
        }
        server.process().assertExit(0);
    }

    @Test
    void linger_fileIsMoved_isServedOnAndWhatComesToItsPathIsNot() throws IOException {
        write("abc");
        Rx server = start("--linger-after-file-is-gone");
        try (TailClient early = TailClient.open(port(server), "0")) {
            assertReads("abc", early);
            Path moved = Files.move(file, dir.resolve("foo.log.1"));
            server.process().awaitLine("a word of it", line -> line.contains("was moved or deleted"));
            write("another");
            TestFiles.append(moved, "def".getBytes(StandardCharsets.US_ASCII));
            assertReads("def", early);
            try (TailClient late = TailClient.open(port(server), "0")) {
                assertReads("abcdef", late);
            }
            Files.delete(moved);
            try (TailClient late = TailClient.open(port(server), "-1")) {
                assertReads("f", late);
            }
            early.assertSilent(MOMENT);
        }
    }

    @Test
    void file_thatIsCut_isServedOnFromWhereItsReadersAre() throws IOException {
        write("abcdef");
        Rx server = start();
        try (TailClient reader = TailClient.open(port(server), "0")) {
            assertReads("abcdef", reader);
            write("");
            server.process().awaitLine("a word of it",
                    line -> line.contains("was truncated from 6 to 0 bytes"));
            append("123456");
            reader.assertSilent(MOMENT);
            append("78");
            assertReads("78", reader);
        }
    }

    @ParameterizedTest
    @CsvSource({"UNIX-RECV:DIR/s, DIR/s", "ABSTRACT-RECV:DIR/s, @DIR/s"})
    void systemd_isToldWhenReadersCanConnect(String listen, String socket) throws Exception {
        Daemon.installed("socat");
        write("abc");
        Process manager =
                new ProcessBuilder("socat", "-u", listen.replace("DIR", dir.toString()), "-").start();
        try {
            await("socat").until(() -> Files.readString(Path.of("/proc/net/unix")).contains(dir + "/s"));
            Rx server = startBehind(List.of("env", "NOTIFY_SOCKET=" + socket.replace("DIR", dir.toString())));
            assertEquals("READY=1", text(manager.getInputStream().readNBytes(7)));
            TailClient.open(port(server), "0").close();
        } finally {
            manager.destroy();
        }
    }

    @Test
    void journal_getsSeveritiesAndNoDates() throws Exception {
        write("abc");
        Path log = Files.createFile(dir.resolve("journal"));
        String stream = Files.getAttribute(log, "unix:dev") + ":" + Files.getAttribute(log, "unix:ino");
        startBehind(List.of("sh", "-c", "JOURNAL_STREAM=" + stream + " exec \"$@\" 2>>" + log, "sh"));
        await("two lines").until(() -> Files.readAllLines(log).size() == 2);
        assertEquals("<6>serving " + file + " (3 bytes)", Files.readAllLines(log).getFirst());
    }

    private int serve() throws IOException {
        return port(start());
    }

    private Rx start(String... options) throws IOException {
        return startBehind(List.of(), options);
    }

    private Rx startBehind(List<String> command, String... options) throws IOException {
        var args = new ArrayList<>(List.of("serve", "-p", "127.0.0.1:0"));
        args.addAll(List.of(options));
        args.add(file.toString());
        return new Rx(logship.startBehind(command, args.toArray(String[]::new)), dir);
    }

    private static int port(Rx server) {
        return server.boundPort("foo.log");
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private void append(String text) throws IOException {
        TestFiles.append(file, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void assertReads(String expected, TailClient reader) throws IOException {
        assertEquals(expected, text(reader.read(expected.length())));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
