package dev.logship.endpoint.ship;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A few large buffers for the senders that have much to send just now, so that ten thousand idle ones need
/// none. Taken in turns, first come first served; who gets none in a while, because others cannot write what
/// is in theirs, goes on with a small buffer of its own. Any thread.
final class BufferPool {
    /// Reading and writing in blocks of this size costs the least CPU per byte.
    static final int LARGE_BYTES = 256 * 1024;

    /// How often a buffer may be filled before others have their turn.
    static final int FILLS = 16;
    private static final int MOST = 32;
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final Semaphore free = new Semaphore(MOST, true);
    private final ConcurrentLinkedQueue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();

    /// An empty large buffer, to be given back; null when there is none.
    @Nullable ByteBuffer take() {
        try {
            if (!free.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        ByteBuffer buffer = idle.poll();
        return buffer != null ? buffer.clear() : ByteBuffer.allocateDirect(LARGE_BYTES);
    }

    void giveBack(ByteBuffer large) {
        idle.add(large);
        free.release();
    }
}
