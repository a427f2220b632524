package dev.logship.it.ship;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.OriginalRx;
import dev.logship.it.peer.OriginalTx;
import dev.logship.it.peer.PeerServer;
import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Rx;
import dev.logship.it.support.Seed;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Either side beside a peer with the habits of the original `logship.py`.
@Tag("ship")
final class OriginalPeersIT {
    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @Test
    void agent_besideOriginalReceiver_shipsEveryByte() throws IOException {
        Path foo = TestFiles.write(dir.resolve("source/foo.log"), TestFiles.random(1, 1_000_000));
        Path stored = Files.createDirectory(dir.resolve("stored"));
        var peer = new OriginalRx(stored, Duration.ZERO, nth -> Integer.MAX_VALUE);
        try (PeerServer server = PeerServer.start(peer)) {
            logship.tx(server.port(), dir);
            TestFiles.awaitSame(foo, stored.resolve("foo.log"));
            TestFiles.append(foo, TestFiles.random(2, 10_000));
            TestFiles.awaitSame(foo, stored.resolve("foo.log"));
            assertEquals(1, server.connections(), "one connection was enough");
        }
    }

    @Test
    void agent_firstPacket_isTheHeaderAndNothingElse() throws IOException {
        TestFiles.write(dir.resolve("source/foo.log"), TestFiles.random(1, 1000));
        TestFiles.write(dir.resolve("source/with blank.log"), TestFiles.random(2, 1000));
        Path stored = Files.createDirectory(dir.resolve("stored"));
        var peer = new OriginalRx(stored, Duration.ofMillis(200), nth -> Integer.MAX_VALUE);
        try (PeerServer server = PeerServer.start(peer)) {
            logship.tx(server.port(), dir);
            await().until(() -> peer.headers().size() == 2);
            assertEquals(Set.of("foo.log\n", "with blank.log\n"), Set.copyOf(peer.headers()));
            TestFiles.awaitSame(dir.resolve("source/foo.log"), stored.resolve("foo.log"));
        }
    }

    @Test
    void agent_besideReceiverThatAnswersLate_waitsForTheOffset() throws IOException {
        Path foo = TestFiles.write(dir.resolve("source/foo.log"), TestFiles.random(1, 50_000));
        byte[] head = Arrays.copyOf(Files.readAllBytes(foo), 20_000);
        Path stored = TestFiles.write(dir.resolve("stored/foo.log"), head);
        var peer = new OriginalRx(dir.resolve("stored"), Duration.ofSeconds(3), nth -> Integer.MAX_VALUE);
        try (PeerServer server = PeerServer.start(peer)) {
            logship.tx(server.port(), dir);
            TestFiles.awaitSame(foo, stored);
            assertEquals(1, server.connections(), "it waited on its first connection");
        }
    }

    @Test
    void agent_besideReceiverThatClosesInTheMiddle_neverSendsAWrongByte() throws IOException {
        long seed = Seed.of(OriginalPeersIT.class);
        Path foo = TestFiles.write(dir.resolve("source/foo.log"), TestFiles.random(seed, 2_000_000));
        Path stored = Files.createDirectory(dir.resolve("stored"));
        var random = new Random(seed);
        var peer = new OriginalRx(stored, Duration.ZERO,
                nth -> nth <= 8 ? random.nextInt(300_000) : Integer.MAX_VALUE);
        try (PeerServer server = PeerServer.start(peer)) {
            LogshipProcess tx = logship.tx(server.port(), dir);
            TestFiles.awaitSame(foo, stored.resolve("foo.log"), Duration.ofSeconds(60));
            TestFiles.append(foo, TestFiles.random(seed + 1, 50_000));
            TestFiles.awaitSame(foo, stored.resolve("foo.log"));
            assertTrue(tx.isAlive(), "it needed no restart");
            assertTrue(server.connections() > 1, server.ends());
        }
    }

    @Test
    void receiver_besideOriginalSender_storesEveryByte() throws IOException {
        Path foo = TestFiles.write(dir.resolve("source/foo.log"), TestFiles.random(1, 1_000_003));
        Rx rx = logship.rx(dir.resolve("storage"));
        try (OriginalTx tx = OriginalTx.start(rx.shipPort(), foo)) {
            TestFiles.awaitSame(foo, rx.file("foo.log"));
            await().until(tx::caughtUp);
            TestFiles.append(foo, TestFiles.random(2, 30_000));
            TestFiles.awaitSame(foo, rx.file("foo.log"));
        }
        TestFiles.append(foo, TestFiles.random(3, 30_000));
        try (OriginalTx again = OriginalTx.start(rx.shipPort(), foo)) {
            TestFiles.awaitSame(foo, rx.file("foo.log"));
            await().until(again::caughtUp);
        }
    }
}
