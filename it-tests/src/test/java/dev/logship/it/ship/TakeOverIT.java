package dev.logship.it.ship;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.PeerSocket.End;
import dev.logship.it.peer.ShipClient;
import dev.logship.it.support.Logship;
import dev.logship.it.support.Proc;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// One writer per stream: a new connection of the same address takes over, and nothing received is lost.
@Tag("ship")
final class TakeOverIT {
    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @Test
    void receivedBytes_ofOldConnection_areAllInTheNewAnswer() throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"));
        byte[] bytes = TestFiles.random(1, 8_000_000);
        try (ShipClient old = ShipClient.open(rx.shipPort(), "foo.log")) {
            assertEquals(0, old.answer());
            old.send(bytes);
            // Everything is in the receiver's kernel; it may not have read it yet.
            await().pollDelay(Duration.ZERO).until(
                    () -> Proc.unsent(old.localPort(), rx.shipPort()) == 0);
            try (ShipClient next = ShipClient.open(rx.shipPort(), "foo.log")) {
                assertEquals(bytes.length, next.answer());
                assertEquals(End.RESET, old.assertEnd());
                next.send("more");
                await().until(() -> TestFiles.size(rx.file("foo.log")) == bytes.length + 4);
            }
        }
        byte[] stored = Files.readAllBytes(rx.file("foo.log"));
        TestFiles.assertBytes(bytes, Arrays.copyOf(stored, bytes.length), "bytes of the old connection");
    }

    @Test
    void oldConnection_thatNeverStopsSending_isResetAndItsBytesAreAPrefix() throws Exception {
        Rx rx = logship.rx(dir.resolve("storage"));
        byte[] piece = TestFiles.random(2, 1_000_000);
        var ended = new CountDownLatch(1);
        try (ShipClient old = ShipClient.open(rx.shipPort(), "foo.log")) {
            assertEquals(0, old.answer());
            Thread.ofPlatform().start(() -> flood(old, piece, ended));
            await().until(() -> TestFiles.size(rx.file("foo.log")) > 0);
            try (ShipClient next = ShipClient.open(rx.shipPort(), "foo.log")) {
                long answer = next.answer();
                ended.await();
                next.send("end");
                await().until(() -> TestFiles.size(rx.file("foo.log")) == answer + 3);
                assertFlood(rx.file("foo.log"), piece, answer);
            }
        }
    }

    @Test
    void connections_oneAfterTheOther_leaveTheNewest() throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"));
        try (ShipClient first = ShipClient.open(rx.shipPort(), "foo.log")) {
            assertEquals(0, first.answer());
            try (ShipClient second = ShipClient.open(rx.shipPort(), "foo.log")) {
                assertEquals(0, second.answer());
                try (ShipClient third = ShipClient.open(rx.shipPort(), "foo.log")) {
                    assertEquals(0, third.answer());
                    assertEquals(End.RESET, first.assertEnd());
                    assertEquals(End.RESET, second.assertEnd());
                    third.send("three");
                    TestFiles.awaitBytes("three".getBytes(StandardCharsets.US_ASCII), rx.file("foo.log"));
                }
            }
        }
    }

    @Test
    void connections_severalThatWait_leaveTheNewest() throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"));
        byte[] piece = TestFiles.random(2, 1_000_000);
        try (ShipClient old = ShipClient.open(rx.shipPort(), "foo.log")) {
            assertEquals(0, old.answer());
            Thread.ofPlatform().start(() -> flood(old, piece, new CountDownLatch(1)));
            await().until(() -> TestFiles.size(rx.file("foo.log")) > 0);
            // The flood keeps the stream for up to a second; these two wait for it.
            try (ShipClient second = ShipClient.open(rx.shipPort(), "foo.log")) {
                await().until(() -> Proc.unread(second.localPort(), rx.shipPort()) == 0);
                try (ShipClient third = ShipClient.open(rx.shipPort(), "foo.log")) {
                    assertTrue(third.answer() > 0);
                    assertReset(second);
                }
            }
        }
    }

    @Test
    void connections_ofDifferentNames_doNotDisturbEachOther() throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"));
        try (ShipClient a = ShipClient.open(rx.shipPort(), "a.log");
                ShipClient b = ShipClient.open(rx.shipPort(), "b.log");
                ShipClient other = ShipClient.open("127.0.0.2", rx.shipPort(), "a.log")) {
            assertEquals(0, a.answer() + b.answer() + other.answer());
            a.send("aa");
            b.send("bbb");
            other.send("other");
            await().until(() -> TestFiles.size(rx.file("a.log")) == 2 && TestFiles.size(rx.file("b.log")) == 3
                    && TestFiles.size(rx.storage().resolve("127.0.0.2_a.log")) == 5);
        }
    }

    @Test
    void secondAddress_whileStreamIsHeld_isRefusedByName() throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"), "--host-in-filename", "false");
        Path file = rx.storage().resolve("foo.log");
        try (ShipClient holder = ShipClient.open(rx.shipPort(), "foo.log")) {
            assertEquals(0, holder.answer());
            try (ShipClient stranger = ShipClient.open("127.0.0.2", rx.shipPort(), "foo.log")) {
                stranger.assertEnd();
                String line = rx.awaitRefused(stranger);
                assertTrue(line.contains("foo.log"), line);
                assertTrue(line.contains("127.0.0.1"), line);
            }
            holder.send("mine");
            TestFiles.awaitBytes("mine".getBytes(StandardCharsets.US_ASCII), file);
            holder.halfClose();
            holder.assertEnd();
        }
        try (ShipClient heir = ShipClient.open("127.0.0.2", rx.shipPort(), "foo.log")) {
            assertEquals(4, heir.answer());
        }
    }

    /// If the flood paused for a moment, the waiting one got a reply before it was reset.
    private static void assertReset(ShipClient client) throws IOException {
        try {
            assertTrue(client.answer() > 0);
        } catch (AssertionError e) {
            return; // reset before a reply
        }
        assertEquals(End.RESET, client.assertEnd());
    }

    private static void flood(ShipClient client, byte[] piece, CountDownLatch ended) {
        try {
            while (true) client.send(piece);
        } catch (IOException e) {
            ended.countDown(); // reset, as expected
        }
    }

    private static void assertFlood(Path file, byte[] piece, long length) throws IOException {
        try (var in = Files.newInputStream(file)) {
            for (long at = 0; at < length; at += piece.length) {
                int part = (int) Math.min(piece.length, length - at);
                TestFiles.assertBytes(Arrays.copyOf(piece, part), in.readNBytes(part), file + " from " + at);
            }
            assertEquals("end", new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }
}
