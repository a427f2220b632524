package dev.logship.stream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A number that only grows, with the threads that wait for it to pass a value: the published end of a
/// stream, or how many streams there are. One thread at a time raises it; any number reads and waits. What
/// was written before [#raise] is seen by whoever saw the new value.
public final class HighWaterMark {
    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
    private volatile long value;
    private volatile boolean closed;

    public HighWaterMark(long value) {
        this.value = value;
    }

    public long get() {
        return value;
    }

    /// Sets the value and wakes everybody who waits.
    public void raise(long to) {
        value = to;
        wakeAll();
    }

    /// Says that the value will not grow any more: nobody waits from now on.
    public void close() {
        closed = true;
        wakeAll();
    }

    /// Waits until the value is greater than `passed`, `stop` says true (whoever makes it true unparks the
    /// waiting thread) or the mark is closed. Returns the value then: in the last two cases it may not be
    /// greater.
    public long awaitBeyond(long passed, BooleanSupplier stop) {
        if (value > passed) return value;
        Thread me = Thread.currentThread();
        waiting.add(me);
        try {
            while (value <= passed && !closed && !stop.getAsBoolean()) LockSupport.park(this);
            return value;
        } finally {
            waiting.remove(me);
        }
    }

    /// Whether the value will not grow any more.
    public boolean isClosed() {
        return closed;
    }

    /// Has a thread unparked whenever the value grows, or never will again: for who waits for several of
    /// these. It ends that by [#forget].
    public void wake(Thread thread) {
        waiting.add(thread);
    }

    /// Ends what [#wake] began.
    public void forget(Thread thread) {
        waiting.remove(thread);
    }

    private void wakeAll() {
        for (Thread thread : waiting) LockSupport.unpark(thread);
    }
}
