package dev.logship.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void next_doublesUpToTheGreatest_eachBetweenHalfAndAllOfIt() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10), new Random(1));
        for (int round = 0; round < 2; round++) {
            for (long millis : new long[] {200, 400, 800, 1600, 3200, 6400, 10_000, 10_000}) {
                long next = backoff.next().toMillis();
                assertTrue(millis / 2 <= next && next <= millis, next + " for " + millis);
            }
            backoff.reset();
        }
    }
}
