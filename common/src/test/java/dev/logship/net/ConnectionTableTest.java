package dev.logship.net;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ConnectionTableTest {
    @Test
    void table_hasAConnection_whoseEndsAreOpenOrHalfClosed_andNotOneThatWasReset() throws IOException {
        try (Loopback pair = Loopback.open(); ConnectionTable table = new ConnectionTable()) {
            assertTrue(has(table, pair.near()));
            assertTrue(has(table, pair.far()));
            pair.far().shutdownOutput();
            assertTrue(has(table, pair.near()));
            pair.near().write(ByteBuffer.allocate(1)); // unread data makes the close a reset
            pair.far().reset();
            await().until(() -> !has(table, pair.near()));
        }
    }

    private static boolean has(ConnectionTable table, Connection connection) throws IOException {
        table.read();
        return table.has(connection);
    }
}
