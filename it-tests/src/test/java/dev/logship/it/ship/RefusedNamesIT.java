package dev.logship.it.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.ShipClient;
import dev.logship.it.support.Logship;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names that the ship endpoint refuses: it resets the connection, logs one line, stores nothing, and serves
/// the next peer.
@Tag("ship")
final class RefusedNamesIT {
    private static final byte[] PRECIOUS = "precious".getBytes(StandardCharsets.US_ASCII);

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @AfterEach
    void outside_ofStorage_nothingWasWritten() throws IOException {
        assertEquals(List.of(), TestFiles.tree(dir).stream()
                .filter(name -> !name.isEmpty() && !name.startsWith("storage") && !name.startsWith("outside"))
                .toList(), "files outside of the storage");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void name_thatIsNoName_isRefused(String hostInFilename) throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"), "-v", "--host-in-filename", hostInFilename);
        List<String> before = TestFiles.tree(rx.storage());
        for (String name : List.of("", "   ", "..", ".", "../x", "../../x", "a/../x", "a/../../../x", "/abs",
                "/", "a/./b", "./a", "a/..", "..\r", "a/", "a//b", "a\tb", "a\u0001b", "a\u0000b",
                "a\u001b[2Jb", "a\u007fb", ".logship/lock", ".logship", "x".repeat(256),
                "a/" + "x".repeat(256), "seg/".repeat(256) + "x")) {
            assertRefused(rx, name.getBytes(StandardCharsets.UTF_8));
        }
        assertRefused(rx, new byte[] {'a', (byte) 0xff, (byte) 0xfe});
        assertRefused(rx, new byte[] {'a', (byte) 0xc0, (byte) 0xaf}); // An overlong slash.
        assertRefused(rx, new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}); // A lone surrogate.

        assertEquals(before, TestFiles.tree(rx.storage()), "the storage after refusals only");
        assertServes(rx);
    }

    @Test
    void name_thatLeadsThroughLink_isRefused() throws IOException {
        Path storage = Files.createDirectories(dir.resolve("storage"));
        Path secret = TestFiles.write(dir.resolve("outside/secret"), PRECIOUS);
        Files.createSymbolicLink(storage.resolve("127.0.0.1_directory"), dir.resolve("outside"));
        Files.createSymbolicLink(storage.resolve("127.0.0.1_file"), secret);
        Files.createSymbolicLink(storage.resolve("127.0.0.1_dangling"), dir.resolve("outside/new"));
        Files.createDirectories(storage.resolve("127.0.0.1_deep"));
        Files.createSymbolicLink(storage.resolve("127.0.0.1_deep/link"), dir.resolve("outside"));
        Rx rx = logship.rx(storage, "-v");

        for (String name : List.of("directory/secret", "directory/new", "directory", "file", "dangling",
                "deep/link/new")) {
            assertRefused(rx, name.getBytes(StandardCharsets.UTF_8));
        }

        TestFiles.assertBytes(PRECIOUS, Files.readAllBytes(secret), "the file behind the link");
        assertEquals(List.of("", "secret"), TestFiles.tree(dir.resolve("outside")));
        assertServes(rx);
    }

    @Test
    void name_whereDirectoryAndFileCollide_isRefused() throws IOException {
        Path storage = dir.resolve("storage");
        TestFiles.write(storage.resolve("127.0.0.1_directory/x.log"), PRECIOUS);
        TestFiles.write(storage.resolve("127.0.0.1_file"), PRECIOUS);
        Rx rx = logship.rx(storage, "-v");

        assertRefused(rx, "directory".getBytes(StandardCharsets.UTF_8));
        assertRefused(rx, "file/x.log".getBytes(StandardCharsets.UTF_8));

        TestFiles.assertBytes(PRECIOUS, Files.readAllBytes(storage.resolve("127.0.0.1_file")), "the file");
        assertServes(rx);
    }

    @Test
    void name_ofPipe_isRefusedAtOnce() throws IOException, InterruptedException {
        Path storage = Files.createDirectories(dir.resolve("storage"));
        assertEquals(0, new ProcessBuilder("mkfifo", storage + "/127.0.0.1_pipe").start().waitFor());
        Rx rx = logship.rx(storage, "-v");

        assertRefused(rx, "pipe".getBytes(StandardCharsets.UTF_8));
        assertServes(rx);
    }

    @Test
    void name_withTerminalEscapes_doesNotReachTheTerminal() throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"), "-v");
        assertRefused(rx, "\u001b[2Jgone\u0007".getBytes(StandardCharsets.UTF_8));

        var hostile = new ArrayList<>(rx.process().stderrWith("\u001b"));
        hostile.addAll(rx.process().stderrWith("\u0007"));
        assertEquals(List.of(), hostile, "log lines with what the peer sent, as it was");
    }

    private static void assertRefused(Rx rx, byte[] name) throws IOException {
        try (ShipClient client = ShipClient.connect(rx.shipPort())) {
            var line = new byte[name.length + 1];
            System.arraycopy(name, 0, line, 0, name.length);
            line[name.length] = '\n';
            client.send(line);
            try {
                client.assertEnd();
            } catch (AssertionError e) {
                throw new AssertionError("not refused: " + new String(name, StandardCharsets.ISO_8859_1), e);
            }
            rx.awaitRefused(client);
        }
    }

    private static void assertServes(Rx rx) throws IOException {
        assertTrue(rx.process().isAlive());
        try (ShipClient client = ShipClient.open(rx.shipPort(), "good.log")) {
            assertEquals(0, client.answer());
        }
    }
}
