package dev.logship.it.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.ShipClient;
import dev.logship.it.peer.TailClient;
import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import dev.logship.it.support.TmpfsMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A storage on a file system of 8 MiB that becomes full: senders wait, readers continue, nothing restarts,
/// and when there is space again the streams continue, byte for byte.
@Tag("fault")
final class DiskFullIT {
    private static final int MIB = 1024 * 1024;
    private static final int STORED_EARLIER = MIB;

    // The processes end before their disk is unmounted: extensions end in reverse order.
    @Order(1) @RegisterExtension final TmpfsMount tmpfs = new TmpfsMount();
    @Order(2) @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @Test
    void stream_onFullDisk_waitsAndGoesOnWhileReadersAreServed() throws Exception {
        Path disk = tmpfs.mount(dir.resolve("disk"), 8);
        Path ballast = TestFiles.write(disk.resolve("ballast"), new byte[5 * MIB]);
        byte[] bytes = TestFiles.random(1, 6 * MIB);
        Path foo = TestFiles.write(dir.resolve("source/foo.log"), Arrays.copyOf(bytes, STORED_EARLIER));
        Rx rx = logship.rx(disk.resolve("storage"));
        LogshipProcess tx = logship.tx(rx.shipPort(), dir, "--timeout", "2");
        TestFiles.awaitSame(foo, rx.file("foo.log"));
        try (TailClient follower = TailClient.open(rx.tailPort(), "0")) {
            TestFiles.assertBytes(Files.readAllBytes(foo), follower.read(STORED_EARLIER), "stream before");

            TestFiles.append(foo, Arrays.copyOfRange(bytes, STORED_EARLIER, bytes.length));
            await("a full disk").until(() -> Files.getFileStore(disk).getUsableSpace() == 0);
            // Longer than the sender's timeout, so that it reconnects while there is no space.
            await().during(Duration.ofSeconds(5)).until(() -> rx.process().isAlive() && tx.isAlive());
            int stored = Math.toIntExact(TestFiles.size(rx.file("foo.log")));
            assertTrue(stored < bytes.length, "the disk was never full");
            assertEquals(stored, TestFiles.assertPrefix(foo, rx.file("foo.log"), 0));
            assertServed(rx, bytes, stored);

            Files.delete(ballast);

            TestFiles.awaitSame(foo, rx.file("foo.log"), Duration.ofSeconds(60));
            TestFiles.assertBytes(Arrays.copyOfRange(bytes, STORED_EARLIER, bytes.length),
                    follower.read(bytes.length - STORED_EARLIER), "what the follower got");
            assertTrue(rx.process().isAlive() && tx.isAlive(), "nobody restarted");
        }
    }

    @Test
    void answer_onFullDisk_countsOnlyWhatIsStored() throws Exception {
        Path disk = tmpfs.mount(dir.resolve("disk"), 2);
        Rx rx = logship.rx(disk.resolve("storage"));
        byte[] bytes = TestFiles.random(1, 2 * MIB + 300_000);
        try (ShipClient sender = ShipClient.open(rx.shipPort(), "foo.log")) {
            assertEquals(0, sender.answer());
            sender.send(bytes); // The rest stays in the buffers of the connection.
            await("a full disk").until(() -> Files.getFileStore(disk).getUsableSpace() == 0);
            try (ShipClient next = ShipClient.open(rx.shipPort(), "foo.log")) {
                long answer = next.answer();
                byte[] stored = Files.readAllBytes(rx.file("foo.log"));
                assertEquals(stored.length, answer);
                TestFiles.assertBytes(Arrays.copyOf(bytes, stored.length), stored, "what is stored");
            }
            rx.process().terminate();
            rx.process().assertExit(0);
        }
    }

    private static void assertServed(Rx rx, byte[] bytes, int length) throws IOException {
        try (TailClient reader = TailClient.open(rx.tailPort(), "0")) {
            TestFiles.assertBytes(Arrays.copyOf(bytes, length), reader.read(length), "stream on a full disk");
        }
    }
}
