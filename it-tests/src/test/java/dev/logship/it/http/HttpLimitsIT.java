package dev.logship.it.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.HttpClient;
import dev.logship.it.peer.PeerSocket;
import dev.logship.it.support.Logship;
import dev.logship.it.support.Proc;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Hostile clients of the http endpoint: each is bounded, and others are served meanwhile.
@Tag("http")
final class HttpLimitsIT {
    private static final int MAX_RESIDENT_MIB = 300;

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;
    private Rx rx;
    private final List<PeerSocket> peers = new ArrayList<>();

    @BeforeEach
    void receiver() throws IOException {
        byte[] lines = "a line of the log\n".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
        TestFiles.write(dir.resolve("storage/app.log"), lines);
        rx = logship.rx(dir.resolve("storage"), "--http-port", "0", "--timeout", "2",
                "--http-max-clients", "20", "--socket-queue-length", "4096");
    }

    @AfterEach
    void receiver_afterwards_servesAndIsSmall() throws IOException {
        peers.forEach(PeerSocket::close);
        await().untilAsserted(this::assertServes);
        long resident = Proc.residentMiB(rx.process().pid());
        assertTrue(resident < MAX_RESIDENT_MIB, resident + " MiB resident");
    }

    @Test
    void request_thatComesTooSlowly_isEnded() throws IOException {
        PeerSocket silent = peer("");
        PeerSocket slow = peer("GET / HTTP/1.1\r\nHost: localhost\r\n");
        PeerSocket again = peer("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await().pollInterval(Duration.ofMillis(200)).until(() -> {
            assertServes();
            try {
                slow.send("X: y\r\n");
                return false;
            } catch (SocketException e) {
                return true;
            }
        });
        String said = rx.process().awaitLine("end",
                line -> line.contains("no complete request within 2.0 s"));
        assertTrue(said.contains("127.0.0.1:"), said);
        silent.assertEnd();
        assertEquals("HTTP/1.1 200 OK\r", again.readLine());
    }

    @Test
    void headersWithoutEnd_areRefused() throws IOException {
        PeerSocket peer = peer("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(20_000));
        assertTrue(peer.readLine().startsWith("HTTP/1.1 431 "));
        PeerSocket longPath = peer("GET /" + "y".repeat(20_000));
        assertTrue(longPath.readLine().startsWith("HTTP/1.1 414 "));
        assertEquals(200, HttpClient.get(rx.httpPort(), "/streams/app.log",
                "Range: bytes=" + "0-0,".repeat(1000) + "0-0").status());
    }

    @Test
    void garbage_isRefused() throws IOException {
        for (int i = 0; i < 50; i++) peer("").send(TestFiles.random(i, 3000));
    }

    @Test
    void clientsThatTakeNothing_areDropped_othersGetAll() throws IOException {
        PeerSocket events = peer("GET /stream?from=0 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        PeerSocket bytes = peer("GET /streams/app.log HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertServes();
        rx.process().awaitLine("drop", line ->
                line.contains("closed connection from " + events.address() + ": no data accepted"));
        assertEquals(18_000_000, HttpClient.get(rx.httpPort(), "/streams/app.log").body().length());
        await().until(() -> Proc.sockets(rx.process().pid()) < 12);
        assertTrue(bytes.localPort() > 0);
    }

    @Test
    void thousandsOfClients_moreThanAreAllowed_areRefused_othersAreServed() throws IOException {
        for (int i = 0; i < 2000; i++) {
            PeerSocket peer = peer("GET /stream?from=0 HTTP/1.1\r\nHost: localhost\r\n\r\n");
            if (i % 2 == 0) peer.halfClose();
            if (i % 200 == 0) assertServes();
        }
        rx.process().awaitLine("refusal", line ->
                line.contains("as many clients as --http-max-clients allows"));
        assertServes();
        String metrics = HttpClient.get(rx.httpPort(), "/metrics").body();
        assertTrue(metrics.contains("logship_refusals_total{endpoint=\"http\",reason=\"limit\"}"), metrics);
    }

    private PeerSocket peer(String request) throws IOException {
        PeerSocket peer = new PeerSocket(rx.httpPort());
        peers.add(peer);
        peer.send(request);
        return peer;
    }

    private void assertServes() throws IOException {
        assertEquals("line ", HttpClient.get(rx.httpPort(), "/streams/app.log", "Range: bytes=2-6").body());
    }
}
