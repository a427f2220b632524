package dev.logship.agent;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BurstTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Burst burst = new Burst();

    @Test
    void burst_whenItIsOver_isFollowedByOneCollection() {
        assertFalse(burst.check(1000, 0));
        assertFalse(burst.check(2000, 4 * SECOND), "it goes on");
        assertFalse(burst.check(2000, 8 * SECOND));
        assertTrue(burst.check(2000, 9 * SECOND));
        assertFalse(burst.check(2000, 60 * SECOND), "once");
    }

    @Test
    void fewConnections_areNoBurst() {
        assertFalse(burst.check(99, 0));
        assertFalse(burst.check(99, 60 * SECOND));
        assertFalse(burst.check(150, 61 * SECOND));
        assertTrue(burst.check(150, 70 * SECOND));
        assertFalse(burst.check(200, 71 * SECOND));
        assertFalse(burst.check(200, 80 * SECOND), "50 since the last one");
    }
}
