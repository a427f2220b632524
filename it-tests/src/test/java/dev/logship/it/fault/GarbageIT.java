package dev.logship.it.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.PeerSocket;
import dev.logship.it.peer.ShipClient;
import dev.logship.it.peer.TailClient;
import dev.logship.it.support.Logship;
import dev.logship.it.support.Proc;
import dev.logship.it.support.Rx;
import dev.logship.it.support.Seed;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Garbage on every port: rx keeps serving, its memory stays bounded, nothing is written outside of the
/// storage, and each refused peer is logged in one line.
@Tag("fault")
final class GarbageIT {
    private static final int MAX_RESIDENT_MIB = 250;
    private static final byte[] BYTES = TestFiles.random(1, 1000);

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;
    private Rx rx;
    private List<Integer> ports;
    private List<String> before;
    private final List<PeerSocket> peers = new ArrayList<>();

    @BeforeEach
    void receiver() throws IOException {
        TestFiles.write(dir.resolve("storage/127.0.0.1_foo.log"), BYTES);
        rx = logship.rx(dir.resolve("storage"), "--timeout", "3", "--tail", "0=127.0.0.1_foo.log",
                "--socket-queue-length", "4096", "-v");
        ports = List.of(rx.shipPort(), rx.tailPort(), rx.boundPort("127.0.0.1_foo.log"));
        before = TestFiles.tree(dir);
    }

    @AfterEach
    void receiver_afterGarbage_servesAndIsSmallAndWroteNothing() throws IOException {
        peers.forEach(PeerSocket::close);
        assertServes();
        long resident = Proc.residentMiB(rx.process().pid());
        assertTrue(resident < MAX_RESIDENT_MIB, resident + " MiB resident");
        assertEquals(before, TestFiles.tree(dir), "files");
    }

    @Test
    void bytes_random_areRefused() throws IOException {
        var random = new Random(Seed.of(GarbageIT.class));
        for (int i = 0; i < 50; i++) {
            for (int port : ports) {
                var garbage = new byte[1 + random.nextInt(10_000)];
                random.nextBytes(garbage);
                garbage[0] = (byte) 0xff; // Surely neither UTF-8 nor a number.
                sendAndForget(connect(port), garbage);
            }
        }
        assertAllRefused();
    }

    @Test
    void bytes_mebibyteWithoutNewline_areRefused() throws IOException {
        var letters = new byte[1024 * 1024];
        Arrays.fill(letters, (byte) 'a');
        for (int i = 0; i < 20; i++) {
            for (int port : ports) sendAndForget(connect(port), letters);
        }
        assertAllRefused();
    }

    @Test
    void bytes_ofOtherProtocols_areRefused() throws IOException {
        byte[] tls = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03, '\n'};
        for (int port : ports) sendAndForget(connect(port), tls);
        sendAndForget(connect(rx.tailPort()), "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(
                StandardCharsets.US_ASCII));
        assertAllRefused();
    }

    @Test
    void header_drippingSlowly_isRefusedAfterTheTimeoutAllTheSame() throws IOException {
        for (int port : ports) connect(port);
        // A digit each 200 ms: never silent for the timeout, but never complete either.
        await("end of the drips").pollInterval(Duration.ofMillis(200)).atMost(Duration.ofSeconds(8))
                .until(() -> peers.stream().filter(GarbageIT::drips).count() == 0);
        assertAllRefused();
    }

    @Test
    void connections_openedAndLeft_areClosedAfterTheTimeoutWhileOthersAreServed() throws IOException {
        long sockets = Proc.sockets(rx.process().pid());
        for (int i = 0; i < 2000; i++) connect(ports.get(i % ports.size()));
        assertServes();
        await().until(() -> Proc.sockets(rx.process().pid()) <= sockets + 1);
        assertAllRefused();
    }

    private PeerSocket connect(int port) throws IOException {
        var peer = new PeerSocket(port);
        peers.add(peer);
        return peer;
    }

    /// Sends. The other side should close the connection in the middle.
    private static void sendAndForget(PeerSocket peer, byte[] bytes) throws IOException {
        try {
            peer.send(bytes);
        } catch (SocketException e) {
            assertTrue(String.valueOf(e.getMessage()).matches(".*(reset|pipe|abort).*"), e::toString);
        }
    }

    private static boolean drips(PeerSocket peer) {
        try {
            peer.send("0");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void assertAllRefused() throws IOException {
        for (PeerSocket peer : peers) peer.assertEnd();
        rx.awaitRefused(peers);
    }

    private void assertServes() throws IOException {
        try (TailClient reader = TailClient.open(rx.boundPort("127.0.0.1_foo.log"), "0");
                ShipClient sender = ShipClient.open(rx.shipPort(), "foo.log")) {
            assertEquals(BYTES.length, sender.answer());
            TestFiles.assertBytes(BYTES, reader.read(BYTES.length), "stream");
        }
    }
}
