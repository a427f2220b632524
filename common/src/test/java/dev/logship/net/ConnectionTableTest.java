package dev.logship.net;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ConnectionTableTest {
    @Test
    void table_hasAConnection_whoseEndsAreOpenOrHalfClosed_andNotOneThatWasReset() throws IOException {
        try (Loopback pair = Loopback.open()) {
            assertTrue(ConnectionTable.read().has(pair.near()));
            assertTrue(ConnectionTable.read().has(pair.far()));
            pair.far().shutdownOutput();
            assertTrue(ConnectionTable.read().has(pair.near()));
            pair.near().write(ByteBuffer.allocate(1)); // unread data makes the close a reset
            Sockets.reset(pair.far());
            await().until(() -> !ConnectionTable.read().has(pair.near()));
        }
    }
}
