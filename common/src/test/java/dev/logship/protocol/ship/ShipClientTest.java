package dev.logship.protocol.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.logship.StreamName;
import dev.logship.StreamOffset;
import dev.logship.net.HostPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShipClientTest {
    private static final StreamName NAME = new StreamName("web/äpp.log");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @SuppressWarnings("NullAway.Init")
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1234\n", " 1234 \n", "1234\r\n", "001234\n"})
    void reply_withAnOffset_opensTheStream(String reply) throws IOException {
        CompletableFuture<String> header = answer(reply);
        ShipClient client = ShipClient.open(address(), NAME, TIMEOUT);
        assertEquals(new StreamOffset(1234), client.held());
        client.connection().close();
        assertEquals(NAME.text(), header.join());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "-1\n", "x\n", "1 2\n", "1234567890123456789\n", "12", ""})
    void reply_withoutAnOffset_isRefused(String reply) {
        CompletableFuture<String> header = answer(reply);
        assertThrows(RefusedException.class, () -> ShipClient.open(address(), NAME, TIMEOUT));
        assertEquals(NAME.text(), header.join());
    }

    @Test
    void receiver_thatDoesNotListen_isNotReached() throws IOException {
        server.close();
        assertThrows(ConnectException.class, () -> ShipClient.open(address(), NAME, TIMEOUT));
        assertThrows(ConnectException.class, () -> ShipClient.probe(address(), TIMEOUT));
    }

    @Test
    void probe_tellsAReceiverFromOthers() throws IOException {
        assertEquals(ShipClient.Peer.RECEIVER, probe("0\n"));
        assertEquals(ShipClient.Peer.RECEIVER, probe("reset"));
        assertEquals(ShipClient.Peer.CLOSES, probe(""));
        assertEquals(ShipClient.Peer.OTHER, probe("SSH-2.0-OpenSSH\r\n"));
    }

    private ShipClient.Peer probe(String reply) throws IOException {
        CompletableFuture<String> header = answer(reply);
        ShipClient.Peer peer = ShipClient.probe(address(), TIMEOUT);
        assertEquals("..", header.join());
        return peer;
    }

    /// Reads one header, answers, and closes; `reset` closes with a reset.
    private CompletableFuture<String> answer(String reply) {
        return CompletableFuture.supplyAsync(() -> {
            try (Socket peer = server.accept()) {
                var lines = new BufferedReader(new InputStreamReader(peer.getInputStream(), UTF_8));
                String header = lines.readLine();
                if (reply.equals("reset")) peer.setSoLinger(true, 0);
                else peer.getOutputStream().write(reply.getBytes(UTF_8));
                return header;
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        }, Thread::startVirtualThread);
    }

    private HostPort address() {
        return new HostPort("127.0.0.1", server.getLocalPort());
    }
}
