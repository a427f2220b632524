package dev.logship.endpoint.ship;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// A few large buffers for the senders that have much to send just now, so that ten thousand idle ones need
/// none. Bounded: who gets none goes on with a small buffer of its own. Any thread.
final class BufferPool {
    /// Reading and writing in blocks of this size costs the least CPU per byte.
    static final int LARGE_BYTES = 256 * 1024;
    private static final int MOST = 32;

    private final Semaphore free = new Semaphore(MOST);
    private final ConcurrentLinkedQueue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();

    /// An empty large buffer, to be given back; null when there is none left.
    @Nullable ByteBuffer take() {
        if (!free.tryAcquire()) return null;
        ByteBuffer buffer = idle.poll();
        return buffer != null ? buffer.clear() : ByteBuffer.allocateDirect(LARGE_BYTES);
    }

    void giveBack(ByteBuffer large) {
        idle.add(large);
        free.release();
    }
}
