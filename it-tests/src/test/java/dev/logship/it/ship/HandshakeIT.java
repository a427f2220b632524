package dev.logship.it.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.PeerSocket.End;
import dev.logship.it.peer.PeerSocket;
import dev.logship.it.peer.ShipClient;
import dev.logship.it.support.Logship;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Names that the ship endpoint accepts, the offset in its reply, and the orderly end.
@Tag("ship")
final class HandshakeIT {
    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @Test
    void stream_new_isAnsweredZeroAndHoldsWhatIsSent() throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"));
        byte[] bytes = TestFiles.random(1, 100_000);
        try (ShipClient client = ShipClient.open(rx.shipPort(), "foo.log")) {
            assertEquals(0, client.answer());
            client.send(bytes);
            TestFiles.awaitBytes(bytes, rx.file("foo.log"));
        }
    }

    @Test
    void stream_ofExistingDirectory_isTakenOver() throws IOException {
        Path storage = dir.resolve("storage");
        byte[] old = TestFiles.random(1, 1234);
        TestFiles.write(storage.resolve("127.0.0.1_foo.log"), old);
        TestFiles.write(storage.resolve("10.0.0.7_other.log"), old);
        Rx rx = logship.rx(storage);
        try (ShipClient client = ShipClient.open(rx.shipPort(), "foo.log")) {
            assertEquals(1234, client.answer());
            client.send("more");
            byte[] expected = (text(old) + "more").getBytes(StandardCharsets.ISO_8859_1);
            TestFiles.awaitBytes(expected, rx.file("foo.log"));
        }
        byte[] other = Files.readAllBytes(storage.resolve("10.0.0.7_other.log"));
        TestFiles.assertBytes(old, other, "the other stream");
    }

    @Test
    void header_byteByByte_isAnswered() throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"));
        try (ShipClient client = ShipClient.connect(rx.shipPort())) {
            client.sendByteByByte("slow.log\n");
            assertEquals(0, client.answer());
            client.send("x");
            TestFiles.awaitBytes(new byte[] {'x'}, rx.file("slow.log"));
        }
    }

    @Test
    void header_withBytesBehindIt_keepsThem() throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"));
        try (ShipClient client = ShipClient.connect(rx.shipPort())) {
            client.send("foo.log\nhello");
            assertEquals(0, client.answer());
            TestFiles.awaitBytes("hello".getBytes(StandardCharsets.US_ASCII), rx.file("foo.log"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo.log\r", "  foo.log", "foo.log \t ", "\t foo.log"})
    void name_withWhiteSpaceAround_isStripped(String header) throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"));
        try (ShipClient client = ShipClient.open(rx.shipPort(), header)) {
            assertEquals(0, client.answer());
            assertTrue(Files.exists(rx.file("foo.log")));
        }
    }

    @ParameterizedTest
    @CsvSource({"a/b/c.log", "with blank.log", "é.log", "..twodots", "a...b", "-", "%41"})
    void name_unusualButSafe_isAFile(String name) throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"));
        try (ShipClient client = ShipClient.open(rx.shipPort(), name)) {
            assertEquals(0, client.answer());
            client.send("x");
            TestFiles.awaitBytes(new byte[] {'x'}, rx.file(name));
        }
    }

    @Test
    void name_longWithShortSegments_isAFile() throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"));
        String name = IntStream.range(0, 5).mapToObj(i -> "s".repeat(200)).collect(Collectors.joining("/"));
        try (ShipClient client = ShipClient.open(rx.shipPort(), name)) {
            assertEquals(0, client.answer());
            assertTrue(Files.isRegularFile(rx.file(name)));
        }
    }

    @Test
    void name_withoutHost_isTheFile() throws IOException {
        Path storage = dir.resolve("storage");
        Rx rx = logship.rx(storage, "--host-in-filename", "false");
        try (ShipClient client = ShipClient.open(rx.shipPort(), "foo.log")) {
            assertEquals(0, client.answer());
            assertTrue(Files.exists(storage.resolve("foo.log")));
            assertFalse(Files.exists(rx.file("foo.log")));
        }
    }

    @Test
    void sender_thatHalfCloses_isAnsweredByFinWhenAllIsWritten() throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"));
        byte[] bytes = TestFiles.random(1, 5_000_000);
        try (ShipClient client = ShipClient.open(rx.shipPort(), "foo.log")) {
            assertEquals(0, client.answer());
            client.send(bytes);
            client.halfClose();

            assertEquals(End.FIN, client.assertEnd());
            TestFiles.assertBytes(bytes, Files.readAllBytes(rx.file("foo.log")), "file at the orderly end");
        }
    }

    @Test
    void header_notWithinTimeout_isRefused() throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"), "--timeout", "1", "-v");
        try (ShipClient silent = ShipClient.connect(rx.shipPort());
                ShipClient half = ShipClient.connect(rx.shipPort())) {
            half.send("foo.l");
            for (PeerSocket peer : new PeerSocket[] {silent, half}) {
                peer.assertEnd();
                rx.awaitRefused(peer);
            }
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
