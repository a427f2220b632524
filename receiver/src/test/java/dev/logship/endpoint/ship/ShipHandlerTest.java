package dev.logship.endpoint.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.logship.StreamName;
import dev.logship.StreamOffset;
import dev.logship.net.Connection;
import dev.logship.net.Endpoint;
import dev.logship.net.EndpointStats;
import dev.logship.net.HostPort;
import dev.logship.net.TcpServer;
import dev.logship.protocol.ship.RefusedException;
import dev.logship.protocol.ship.ShipClient;
import dev.logship.store.StreamStore;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One sender from its header to its end, over real sockets.
class ShipHandlerTest {
    private static final StreamName NAME = new StreamName("app.log");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final EndpointStats stats = new EndpointStats();

    @SuppressWarnings("NullAway.Init")
    private StreamStore store;

    @SuppressWarnings("NullAway.Init")
    private Endpoint endpoint;

    @BeforeEach
    void open() throws IOException {
        store = StreamStore.open(directory, Optional.empty());
        endpoint = ShipEndpoint.open(new ShipEndpoint.Config(
                new TcpServer.Config(new HostPort("127.0.0.1", 0), 16, 16, stats), true,
                Duration.ofMillis(500)), store);
    }

    @AfterEach
    void close() throws IOException {
        endpoint.close();
        store.close();
    }

    @Test
    void sender_getsTheOffset_andItsBytesAreStoredFromThereOn() throws IOException {
        Files.writeString(directory.resolve("127.0.0.1_app.log"), "one\n");
        close();
        open(); // takes over the existing file
        ShipClient sender = ship();
        assertEquals(new StreamOffset(4), sender.held());
        send(sender.connection(), "two\n");
        sender.connection().shutdownOutput();
        assertEquals(-1, sender.connection().read(ByteBuffer.allocate(1)), "the end, in order");
        sender.connection().close();
        assertEquals("one\ntwo\n", stored());
        assertEquals(4, stats.receivedBytes());
    }

    @Test
    void bytesBehindTheHeader_areTheStreams() throws IOException {
        try (Connection sender = connect()) {
            send(sender, "app.log\none\n");
            await().until(() -> stored().equals("one\n"));
        }
    }

    @Test
    void largeAmount_isStoredByteForByte() throws IOException {
        String much = "0123456789abcdef".repeat(1 << 16);
        ShipClient sender = ship();
        send(sender.connection(), much);
        sender.connection().shutdownOutput();
        assertEquals(-1, sender.connection().read(ByteBuffer.allocate(1)));
        sender.connection().close();
        assertEquals(much, stored());
    }

    @Test
    void secondSenderOfTheSameHost_takesOver_andContinuesWhereTheFirstWas() throws IOException {
        ShipClient first = ship();
        send(first.connection(), "one\n");
        ShipClient second = ship();
        assertEquals(new StreamOffset(4), second.held());
        assertThrows(SocketException.class, () -> first.connection().read(ByteBuffer.allocate(1)));
        send(second.connection(), "two\n");
        await().until(() -> stored().equals("one\ntwo\n"));
        first.connection().close();
        second.connection().close();
    }

    @Test
    void nameThatNoStreamCanHave_isRefusedWithAReset() throws IOException {
        try (Connection sender = connect()) {
            send(sender, "../app.log\n");
            assertThrows(SocketException.class, () -> sender.read(ByteBuffer.allocate(1)));
        }
        assertEquals(Map.of(EndpointStats.Refused.MALFORMED, 1L), stats.refusals());
    }

    @Test
    void senderThatSendsNoWholeHeader_isRefusedAfterTheTimeout() throws IOException {
        try (Connection sender = connect()) {
            send(sender, "app.l");
            assertThrows(SocketException.class, () -> sender.read(ByteBuffer.allocate(1)));
        }
        assertEquals(Map.of(EndpointStats.Refused.TIMEOUT, 1L), stats.refusals());
    }

    @Test
    void streamWhosePathIsADirectory_isRefused() throws IOException {
        Files.createDirectory(directory.resolve("127.0.0.1_app.log"));
        assertThrows(RefusedException.class, this::ship);
    }

    private HostPort address() {
        return new HostPort("127.0.0.1", endpoint.address().getPort());
    }

    private ShipClient ship() throws IOException {
        return ShipClient.open(address(), NAME, TIMEOUT);
    }

    private Connection connect() throws IOException {
        return Connection.connect(address(), TIMEOUT);
    }

    private static void send(Connection connection, String text) throws IOException {
        connection.writeAll(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    private String stored() throws IOException {
        Path file = directory.resolve("127.0.0.1_app.log");
        return Files.exists(file) ? Files.readString(file) : "";
    }
}
