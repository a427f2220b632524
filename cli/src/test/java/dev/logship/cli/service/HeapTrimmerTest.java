package dev.logship.cli.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeapTrimmerTest {
    private static final long MIB = 1 << 20;

    private final HeapTrimmer keeper = new HeapTrimmer(8 * MIB);
    private long second;
    private int collections;

    @Test
    void growingHeap_isCollectedWhenItGrewBySixteenMegabytesAndDoubled() {
        assertEquals(0, look(23, 9));
        assertEquals(1, look(24, 9));
        assertEquals(1, look(24, 9), "it grows from 9 now");
        assertEquals(2, look(25, 40));
        assertEquals(2, look(79, 40), "40 are in use");
        assertEquals(3, look(80, 40));
    }

    @Test
    void heapThatGrewALittle_isCollectedOnceWhenNothingGoesOn() {
        assertEquals(0, lookFor(60, 11, 9), "it is not worth it");
        assertEquals(0, lookFor(15, 12, 9));
        assertEquals(1, lookFor(1, 12, 9));
        assertEquals(1, lookFor(60, 9, 9));
    }

    @Test
    void heapThatWasCollectedDuringABurst_isCollectedOnceMoreAfterIt() {
        assertEquals(1, look(30, 25));
        assertEquals(1, lookFor(15, 26, 10));
        assertEquals(2, lookFor(1, 26, 10));
        assertEquals(2, lookFor(60, 10, 10));
    }

    @Test
    void largeHeapAtRest_isCollectedOnlyWhenItGrewByAQuarter() {
        assertEquals(1, look(300, 200));
        assertEquals(2, lookFor(17, 201, 200));
        assertEquals(2, lookFor(60, 249, 200));
        assertEquals(3, lookFor(17, 250, 200));
    }

    private int lookFor(int seconds, int mib, int mibCollected) {
        for (int i = 0; i < seconds; i++) look(mib, mibCollected);
        return collections;
    }

    /// Looks a second later.
    private int look(int mib, int mibCollected) {
        keeper.look(mib * MIB, TimeUnit.SECONDS.toNanos(++second), () -> {
            collections++;
            return mibCollected * MIB;
        });
        return collections;
    }
}
