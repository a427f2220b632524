package dev.logship.it.tail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.logship.it.peer.PeerSocket.End;
import dev.logship.it.peer.ShipClient;
import dev.logship.it.peer.TailClient;
import dev.logship.it.support.Logship;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Offsets at the tail endpoint: a stream of 2,000 random bytes that then grows, on a port bound to it.
@Tag("tail")
final class TailOffsetsIT {
    private static final int SIZE = 2000;
    private static final byte[] BYTES = TestFiles.random(1, SIZE);
    private static final byte[] MORE = TestFiles.random(2, 3000);

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;
    private Rx rx;
    private ShipClient sender;
    private int port;

    @BeforeEach
    void stream() throws IOException {
        Path storage = dir.resolve("storage");
        TestFiles.write(storage.resolve(Rx.stream("foo.log")), BYTES);
        rx = logship.rx(storage, "-v", "--timeout", "2", "--tail", "0=" + Rx.stream("foo.log"));
        port = rx.boundPort(Rx.stream("foo.log"));
        sender = ShipClient.open(rx.shipPort(), "foo.log");
        assertEquals(SIZE, sender.answer());
    }

    @AfterEach
    void hangUp() {
        sender.close();
    }

    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, value = {"0,0", "-0,0", "+0,0", "1000,1000",
        "+1000,1000", "-1000,1000", "2000,2000", "-1,1999", "-2000,0", "-2001,0", "-9000000000,0", "  7,7",
        "007,7"})
    void offset_anyForm_servesFromThereAndThenWhatIsNew(String header, int from) throws IOException {
        try (TailClient reader = TailClient.open(port, header)) {
            assertServedFrom(reader, from);
        }
    }

    @Test
    void offset_withCarriageReturn_isTaken() throws IOException {
        try (TailClient reader = TailClient.open(port, "-10\r")) {
            assertServedFrom(reader, SIZE - 10);
        }
    }

    @Test
    void offset_beyondTheEnd_waitsUntilTheStreamIsThere() throws IOException {
        try (TailClient reader = TailClient.open(port, Integer.toString(SIZE + 1000))) {
            reader.assertSilent(Duration.ofMillis(500));
            sender.send(Arrays.copyOfRange(MORE, 0, 1000));
            reader.assertSilent(Duration.ofMillis(500));

            sender.send(Arrays.copyOfRange(MORE, 1000, 3000));

            TestFiles.assertBytes(Arrays.copyOfRange(MORE, 1000, 3000), reader.read(2000), "bytes beyond");
        }
    }

    @Test
    void offset_negative_isResolvedWhenItArrives() throws IOException {
        try (TailClient early = TailClient.open(port, "-10"); TailClient late = TailClient.connect(port)) {
            TestFiles.assertBytes(Arrays.copyOfRange(BYTES, SIZE - 10, SIZE), early.read(10), "early");
            sender.send(MORE);
            TestFiles.assertBytes(MORE, early.read(MORE.length), "early, what is new");

            late.send("-10\n");

            TestFiles.assertBytes(Arrays.copyOfRange(MORE, 2990, 3000), late.read(10), "late");
        }
    }

    @Test
    void offset_byteByByte_isTaken() throws IOException {
        try (TailClient reader = TailClient.connect(port)) {
            reader.sendByteByByte("-1234\n");
            assertServedFrom(reader, SIZE - 1234);
        }
    }

    @Test
    void reader_thatHalfCloses_stillGetsItsData() throws IOException {
        try (TailClient reader = TailClient.open(port, "100")) {
            reader.halfClose();
            assertServedFrom(reader, 100);
            reader.assertSilent(Duration.ofSeconds(3)); // longer than --timeout, which is for headers only
        }
    }

    @Test
    void offset_endedByHalfCloseInsteadOfNewline_isTaken() throws IOException {
        try (TailClient reader = TailClient.connect(port)) {
            reader.send("-5");
            reader.halfClose();
            assertServedFrom(reader, SIZE - 5);
        }
    }

    @Test
    void bytes_afterTheNewline_areIgnored() throws IOException {
        try (TailClient reader = TailClient.open(port, "0\nand so on\n5\n")) {
            reader.send(TestFiles.random(3, 100_000));
            assertServedFrom(reader, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "12x", "--5", "+-5", "1 2", "0x10", "1.5", "-", "\u0664", "{}"})
    void header_malformed_isRefused(String header) throws IOException {
        try (TailClient reader = TailClient.open(port, header)) {
            reader.assertEnd();
            rx.awaitRefused(reader);
        }
        assertServes();
    }

    @Test
    void header_of65BytesWithoutNewline_isRefusedAtOnce() throws IOException {
        try (TailClient reader = TailClient.connect(port)) {
            reader.send("0".repeat(65));
            reader.assertEnd();
            rx.awaitRefused(reader);
        }
        assertServes();
    }

    @Test
    void header_notWithinTimeout_isRefused() throws IOException {
        try (TailClient silent = TailClient.connect(port); TailClient half = TailClient.connect(port)) {
            half.send("12");
            silent.assertEnd();
            half.assertEnd();
            rx.awaitRefused(silent);
            rx.awaitRefused(half);
        }
        assertServes();
    }

    @Test
    void reader_onReceiverThatStops_seesItsEnd() throws IOException {
        try (TailClient reader = TailClient.open(port, "0")) {
            TestFiles.assertBytes(BYTES, reader.read(SIZE), "stream");
            rx.process().terminate();
            assertEquals(End.FIN, reader.assertEnd(), "a stop is polite");
            rx.process().assertExit(0);
        }
    }

    private void assertServedFrom(TailClient reader, int from) throws IOException {
        byte[] expected = Arrays.copyOfRange(BYTES, from, SIZE);
        TestFiles.assertBytes(expected, reader.read(expected.length), "from " + from);
        sender.send(MORE);
        TestFiles.assertBytes(MORE, reader.read(MORE.length), "what is new");
    }

    private void assertServes() throws IOException {
        try (TailClient reader = TailClient.open(port, "-10")) {
            TestFiles.assertBytes(Arrays.copyOfRange(BYTES, SIZE - 10, SIZE), reader.read(10), "next reader");
        }
    }
}
