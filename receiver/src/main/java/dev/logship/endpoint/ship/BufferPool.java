package dev.logship.endpoint.ship;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A few large buffers for senders that have much to send, so that ten thousand idle ones need none. Taken in
/// turns, first come, first served; a sender that gets none in time, because others cannot write theirs,
/// continues with a small buffer of its own. Any thread.
final class BufferPool {
    /// Blocks of this size cost the least CPU per byte.
    static final int LARGE_BYTES = 256 * 1024;

    /// How many times a sender may fill a buffer in one turn.
    static final int FILLS = 16;
    private static final int MOST = 32;
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final Semaphore free = new Semaphore(MOST, true);
    private final ConcurrentLinkedQueue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();

    /// An empty large buffer, to be given back; null when none is free in time.
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
