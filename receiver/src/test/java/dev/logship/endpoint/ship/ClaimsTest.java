package dev.logship.endpoint.ship;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.StreamName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static final StreamName NAME = new StreamName("app.log");

    private final Claims claims = new Claims();

    @SuppressWarnings("NullAway.Init")
    private Senders senders;

    @BeforeEach
    void open() throws IOException {
        senders = new Senders();
    }

    @AfterEach
    void close() throws IOException {
        senders.close();
    }

    @Test
    void stream_ofAnotherHost_isRefused_untilThatLeaves() throws Exception {
        Sender first = senders.from("127.0.0.1");
        Sender other = senders.from("127.0.0.2");
        claims.take(NAME, first);
        IOException e = assertThrows(IOException.class, () -> claims.take(NAME, other));
        assertEquals("stream app.log is already sent by " + first + ", another host", e.getMessage());
        claims.leave(NAME, other);
        claims.leave(NAME, first);
        claims.take(NAME, other);
        assertTrue(first.isOpen() && other.isOpen());
    }

    @Test
    void newerSenderOfTheSameHost_takesOver_whenTheOlderHasWrittenWhatItReceived() throws Exception {
        Sender older = senders.from("127.0.0.1");
        Sender newer = senders.from("127.0.0.1");
        claims.take(NAME, older);
        CompletableFuture<Void> serving =
                CompletableFuture.runAsync(() -> readUntilReset(older), Thread::startVirtualThread);
        claims.take(NAME, newer);
        serving.join();
        assertEquals("replaced by " + newer, older.resetReason());
        assertTrue(newer.isOpen());
    }

    @Test
    void olderSenderThatIsStuck_isResetAfterASecond() throws Exception {
        Sender older = senders.from("127.0.0.1");
        Sender newer = senders.from("127.0.0.1");
        claims.take(NAME, older);
        CompletableFuture<Void> taking = take(newer);
        await().until(() -> !older.isOpen());
        assertFalse(taking.isDone(), "the older has not left yet");
        claims.leave(NAME, older);
        taking.join();
    }

    @Test
    void ofSeveralSendersThatWait_theNewestWins() throws Exception {
        Sender holder = senders.from("127.0.0.1");
        Sender second = senders.from("127.0.0.1");
        Sender third = senders.from("127.0.0.1");
        claims.take(NAME, holder);
        CompletableFuture<Void> seconds = take(second);
        await().until(() -> !holder.isOpen());
        CompletableFuture<Void> thirds = take(third);
        CompletionException lost = assertThrows(CompletionException.class, seconds::join);
        assertInstanceOf(IOException.class, lost.getCause());
        assertEquals("replaced by " + third, second.resetReason());
        claims.leave(NAME, holder);
        thirds.join();
        assertTrue(third.isOpen());
    }

    private CompletableFuture<Void> take(Sender sender) {
        return CompletableFuture.runAsync(() -> {
            try {
                claims.take(NAME, sender);
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        }, Thread::startVirtualThread);
    }

    /// As a handler does.
    private void readUntilReset(Sender sender) {
        try {
            assertEquals(-1, sender.read(ByteBuffer.allocate(1)));
        } catch (IOException e) {
            assertTrue(sender.resetReason() != null, e::toString);
        }
        claims.leave(NAME, sender);
    }
}
