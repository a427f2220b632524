package dev.logship.stream;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class HighWaterMarkTest {
    private static final int WAITERS = 50;
    private static final long LAST = 20_000;

    @Test
    void awaitBeyond_whileTheValueIsRaised_missesNothing() {
        HighWaterMark mark = new HighWaterMark(0);
        AtomicLong arrived = new AtomicLong();
        for (int i = 0; i < WAITERS; i++) {
            Thread.ofVirtual().start(() -> {
                long seen = 0;
                while (seen < LAST) seen = mark.awaitBeyond(seen, () -> false);
                arrived.incrementAndGet();
            });
        }
        for (long value = 1; value <= LAST; value++) mark.raise(value);
        await().atMost(Duration.ofSeconds(20)).until(() -> arrived.get() == WAITERS);
    }

    @Test
    void awaitBeyond_whenClosedOrStopped_returnsTheValueAsItIs() {
        HighWaterMark mark = new HighWaterMark(7);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong stopped = new AtomicLong();
        Thread waiter = Thread.ofVirtual().start(() -> stopped.set(mark.awaitBeyond(7, stop::get)));
        stop.set(true);
        LockSupport.unpark(waiter);
        await().until(() -> stopped.get() == 7);
        mark.close();
        assertTimeoutPreemptively(Duration.ofSeconds(5),
                () -> assertEquals(7, mark.awaitBeyond(9, () -> false)));
    }
}
