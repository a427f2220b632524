package dev.logship.stream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A number that only grows, and the threads that wait for it to exceed a value: the published end of a
/// stream, or the number of streams. One thread at a time raises it; any number of threads read and wait. A
/// thread that sees the new value also sees everything that was written before [#raise].
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

    /// Sets the value and wakes all waiting threads.
    public void raise(long to) {
        value = to;
        wakeAll();
    }

    /// The value will not grow any more. Wakes all waiting threads; later calls do not wait.
    public void close() {
        closed = true;
        wakeAll();
    }

    /// Waits until the value is greater than `passed`, `stop` returns true, or the mark is closed. Whoever
    /// makes `stop` true unparks the waiting thread. Returns the value, which may not be greater in the last
    /// two cases.
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

    /// Unparks a thread whenever the value grows or the mark is closed, for a thread that waits for several
    /// marks. [#forget] ends this.
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
