package dev.logship.it.tail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.ShipClient;
import dev.logship.it.peer.TailClient;
import dev.logship.it.support.Logship;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which stream a tail port serves: the one it is bound to, the only one there is, or the one asked for.
@Tag("tail")
final class TailPortsIT {
    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;
    private Path storage;

    @BeforeEach
    void directory() {
        storage = dir.resolve("storage");
    }

    @Test
    void boundPort_streamDoesNotExistYet_waitsForIt() throws IOException {
        Rx rx = logship.rx(storage, "--tail", "0=127.0.0.1_foo.log", "--tail", "0=127.0.0.1_bar.log");
        try (TailClient foo = TailClient.open(rx.boundPort(Rx.stream("foo.log")), "0");
                TailClient last = TailClient.open(rx.boundPort(Rx.stream("foo.log")), "-3");
                TailClient bar = TailClient.open(rx.boundPort(Rx.stream("bar.log")), "2")) {
            foo.assertSilent(Duration.ofMillis(500));

            ship(rx, "foo.log", "foofoo");
            ship(rx, "bar.log", "babar");

            assertEquals("foofoo", text(foo, 6));
            assertEquals("bar", text(bar, 3));
            // Resolved on arrival, when the stream was empty: its start.
            assertEquals("foofoo", text(last, 6));
        }
    }

    @Test
    void sharedPort_noStreamYet_waitsForTheFirst() throws IOException {
        Rx rx = logship.rx(storage);
        try (TailClient reader = TailClient.open(rx.tailPort(), "3")) {
            reader.assertSilent(Duration.ofMillis(500));
            ship(rx, "foo.log", "foobar");
            assertEquals("bar", text(reader, 3));
        }
    }

    @Test
    void sharedPort_oneStream_takesTheOffsetAlone() throws IOException {
        write("127.0.0.1_foo.log", "foobar");
        Rx rx = logship.rx(storage);
        try (TailClient reader = TailClient.open(rx.tailPort(), "-3")) {
            assertEquals("bar", text(reader, 3));
            ship(rx, "foo.log", "more");
            assertEquals("more", text(reader, 4));
        }
    }

    @Test
    void sharedPort_severalStreams_takesNameAndOffset() throws IOException {
        write("127.0.0.1_foo.log", "foofoo");
        write("127.0.0.1_sub/bar.log", "barbar");
        write("127.0.0.1_with blank", "blank!");
        Rx rx = logship.rx(storage);
        try (TailClient foo = TailClient.open(rx.tailPort(), "127.0.0.1_foo.log\n2");
                TailClient bar = TailClient.open(rx.tailPort(), "127.0.0.1_sub/bar.log\r\n-1\r");
                TailClient blank = TailClient.open(rx.tailPort(), "127.0.0.1_with blank\n0")) {
            assertEquals("ofoo", text(foo, 4));
            assertEquals("r", text(bar, 1));
            assertEquals("blank!", text(blank, 6));
            ship(rx, "foo.log", "new");
            assertEquals("new", text(foo, 3));
        }
    }

    @Test
    void sharedPort_becomesOneOfSeveral_keepsServingItsReader() throws IOException {
        write("127.0.0.1_foo.log", "foo");
        Rx rx = logship.rx(storage);
        try (TailClient reader = TailClient.open(rx.tailPort(), "0")) {
            assertEquals("foo", text(reader, 3));
            ship(rx, "second.log", "second");
            ship(rx, "foo.log", "more");
            assertEquals("more", text(reader, 4));
        }
        try (TailClient reader = TailClient.open(rx.tailPort(), "127.0.0.1_second.log\n0")) {
            assertEquals("second", text(reader, 6));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "127.0.0.1_unknown.log\n0", "127.0.0.1_foo.log\nabc", "../outside\n0",
        "/etc/passwd\n0", ".logship/lock\n0", "127.0.0.1_sub\n0", "127.0.0.1_foo.log/x\n0", "\n0"})
    void sharedPort_severalStreamsAndNoneOfThemNamed_isRefused(String header) throws IOException {
        write("127.0.0.1_foo.log", "foofoo");
        write("127.0.0.1_sub/bar.log", "barbar");
        TestFiles.write(dir.resolve("outside"), new byte[10]);
        Rx rx = logship.rx(storage);
        try (TailClient reader = TailClient.open(rx.tailPort(), header)) {
            reader.assertEnd();
            rx.awaitRefused(reader);
        }
        assertTrue(rx.process().isAlive());
    }

    @Test
    void stream_namedLikeAnOffset_isAskedForWithDotSlash() throws IOException {
        write("123", "number");
        write("foo.log", "foofoo");
        Rx rx = logship.rx(storage, "--host-in-filename", "false");
        try (TailClient reader = TailClient.open(rx.tailPort(), "./123\n0");
                TailClient refused = TailClient.open(rx.tailPort(), "123\n0")) {
            assertEquals("number", text(reader, 6));
            refused.assertEnd();
        }
    }

    @Test
    void readers_manyAtTheirOwnPace_getTheSameBytes() throws IOException {
        byte[] bytes = TestFiles.random(1, 1_000_000);
        TestFiles.write(storage.resolve("127.0.0.1_foo.log"), bytes);
        Rx rx = logship.rx(storage);
        var readers = new TailClient[20];
        for (int i = 0; i < readers.length; i++) readers[i] = TailClient.open(rx.tailPort(), "0");
        ship(rx, "foo.log", "the end");
        for (TailClient reader : readers) {
            TestFiles.assertBytes(bytes, reader.read(bytes.length), reader.address());
            assertEquals("the end", text(reader, 7));
            reader.close();
        }
    }

    private void write(String stream, String text) throws IOException {
        TestFiles.write(storage.resolve(stream), text.getBytes(StandardCharsets.UTF_8));
    }

    private static void ship(Rx rx, String name, String text) throws IOException {
        try (ShipClient sender = ShipClient.open(rx.shipPort(), name)) {
            sender.answer();
            sender.send(text);
            sender.halfClose();
            sender.assertEnd();
        }
    }

    private static String text(TailClient reader, int length) throws IOException {
        return new String(reader.read(length), StandardCharsets.UTF_8);
    }
}
