package dev.logship.net;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class TcpServerTest {
    private static final TcpServer.Config TWO_AT_A_TIME =
            new TcpServer.Config(new HostPort("127.0.0.1", 0), 16, 2, new EndpointStats());

    @Test
    void connection_overTheLimit_isClosed_untilOneEnds() throws IOException {
        try (TcpServer server = new TcpServer("test", TWO_AT_A_TIME, TcpServerTest::echo);
                SocketChannel first = SocketChannel.open(server.address());
                SocketChannel second = SocketChannel.open(server.address())) {
            assertTrue(answers(first) && answers(second));
            try (SocketChannel third = SocketChannel.open(server.address())) {
                assertFalse(answers(third));
            }
            first.close();
            await().until(() -> {
                try (SocketChannel next = SocketChannel.open(server.address())) {
                    return answers(next);
                }
            });
        }
    }

    @Test
    void close_endsHandlers_whereverTheyWait() throws IOException {
        AtomicInteger ended = new AtomicInteger();
        TcpServer server = new TcpServer("test", TWO_AT_A_TIME, peer -> {
            try {
                if (ended.get() == 0 && peer.read(ByteBuffer.allocate(1)) > 0) {
                    while (peer.isOpen()) LockSupport.park();
                }
            } finally {
                ended.incrementAndGet();
            }
        });
        try (SocketChannel reading = SocketChannel.open(server.address());
                SocketChannel parked = SocketChannel.open(server.address())) {
            assertEquals(1, parked.write(ByteBuffer.allocate(1)));
            assertTrue(reading.isConnected());
            await().pollDelay(Duration.ofMillis(100)).until(() -> true); // both are waiting
            assertTimeoutPreemptively(Duration.ofSeconds(5), server::close);
            assertEquals(2, ended.get());
        }
    }

    @Test
    void bind_toAPortInUse_saysSoInOneLine() throws IOException {
        try (TcpServer server = new TcpServer("test", TWO_AT_A_TIME, TcpServerTest::echo)) {
            TcpServer.Config same = new TcpServer.Config(
                    new HostPort("127.0.0.1", server.address().getPort()), 16, 2, new EndpointStats());
            IOException e = assertThrows(IOException.class,
                    () -> new TcpServer("second", same, TcpServerTest::echo).close());
            assertTrue(String.valueOf(e.getMessage()).contains("in use"), e.getMessage());
        }
    }

    @Test
    void address_ofAllIpv4Networks_isNotThoseOfIpv6() throws IOException {
        TcpServer.Config all = new TcpServer.Config(new HostPort("0.0.0.0", 0), 16, 2, new EndpointStats());
        try (TcpServer server = new TcpServer("test", all, TcpServerTest::echo)) {
            int port = server.address().getPort();
            try (SocketChannel four = SocketChannel.open(new HostPort("127.0.0.1", port).resolve())) {
                assertTrue(answers(four));
            }
            InetSocketAddress six = new HostPort("::1", port).resolve();
            assertThrows(IOException.class, () -> SocketChannel.open(six).close());
        }
    }

    private static void echo(Connection peer) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        while (peer.read(one.clear()) > 0) peer.write(one.flip());
    }

    private static boolean answers(SocketChannel channel) {
        try {
            channel.write(ByteBuffer.allocate(1));
            return channel.read(ByteBuffer.allocate(1)) == 1;
        } catch (IOException e) {
            return false;
        }
    }
}
