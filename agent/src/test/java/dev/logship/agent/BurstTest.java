package dev.logship.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BurstTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private int tidied;
    private final Burst burst = new Burst(() -> tidied++);

    @Test
    void burst_whenItIsOver_isFollowedByOneCollection() {
        assertFalse(burst.check(1000, 0));
        assertFalse(burst.check(2000, 10 * SECOND), "it goes on");
        assertFalse(burst.check(2000, 24 * SECOND));
        assertEquals(0, tidied);
        assertTrue(burst.check(2000, 25 * SECOND));
        assertEquals(1, tidied);
        assertFalse(burst.check(2000, 60 * SECOND), "once");
    }

    @Test
    void fewConnections_areNoBurst() {
        assertFalse(burst.check(99, 0));
        assertFalse(burst.check(99, 60 * SECOND));
        assertFalse(burst.check(150, 61 * SECOND));
        assertTrue(burst.check(150, 76 * SECOND));
        assertFalse(burst.check(200, 77 * SECOND));
        assertFalse(burst.check(200, 100 * SECOND), "50 since the last one");
    }
}
