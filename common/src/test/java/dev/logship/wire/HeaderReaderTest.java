package dev.logship.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.net.Loopback;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeaderReaderTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @SuppressWarnings("NullAway.Init")
    private Loopback pair;

    @BeforeEach
    void open() throws IOException {
        pair = Loopback.open();
    }

    @AfterEach
    void close() throws IOException {
        pair.close();
    }

    @Test
    void lines_inOnePacket_areReadOneByOne_andTheRestIsKept() throws IOException {
        send("one\n\ntwo\nbytes");
        HeaderReader reader = new HeaderReader(pair.far(), TIMEOUT);
        assertArrayEquals(bytes("one"), reader.line(64));
        assertArrayEquals(bytes(""), reader.line(64));
        assertArrayEquals(bytes("two"), reader.line(64));
        assertEquals(ByteBuffer.wrap(bytes("bytes")), reader.rest());
    }

    @Test
    void line_inManyPackets_isReadWhole() throws IOException {
        Thread.ofVirtual().start(() -> {
            for (String part : "a|b|c\nrest".split("\\|", -1)) {
                sendQuietly(part);
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        });
        assertArrayEquals(bytes("abc"), new HeaderReader(pair.far(), TIMEOUT).line(64));
    }

    @Test
    void line_ofJustTheLimit_isRead_andOneByteMoreIsRefused() throws IOException {
        send("x".repeat(64) + "\n" + "x".repeat(65) + "\n");
        HeaderReader reader = new HeaderReader(pair.far(), TIMEOUT);
        assertEquals(64, reader.line(64).length);
        assertThrows(ProtocolException.class, () -> reader.line(64));
    }

    @Test
    void end_beforeTheNewline_isAnErrorUnlessItCounts() throws IOException {
        send("100");
        pair.near().shutdownOutput();
        assertArrayEquals(bytes("100"), new HeaderReader(pair.far(), TIMEOUT).lineOrEnd(64));
        assertThrows(EOFException.class, () -> new HeaderReader(pair.far(), TIMEOUT).line(64));
    }

    @Test
    void line_thatDripsSlowly_isGivenUpAfterTheTimeInAll() {
        AtomicBoolean stop = new AtomicBoolean();
        Thread.ofVirtual().start(() -> {
            while (!stop.get()) {
                sendQuietly("x");
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        });
        HeaderReader reader = new HeaderReader(pair.far(), Duration.ofMillis(300));
        SocketTimeoutException e = assertThrows(SocketTimeoutException.class, () -> reader.line(1000));
        stop.set(true);
        assertTrue(String.valueOf(e.getMessage()).contains("0.3 s"), e.getMessage());
    }

    private void send(String text) throws IOException {
        pair.near().write(ByteBuffer.wrap(bytes(text)));
    }

    private void sendQuietly(String text) {
        try {
            send(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
