package dev.logship.linux;

import java.io.IOException;
import java.nio.file.Path;

/// poll(2): waits for an event on one of some descriptors. Blocks its thread.
final class Poll {
    static final int IN = 1;
    static final int PRIORITY = 2;
    private static final int NOT_OPEN = 0x20;

    // struct pollfd
    private static final int EVENTS = 4;
    private static final int READY = 6;
    private static final int LENGTH = 8;

    private static final NativeFunction POLL = new NativeFunction("poll");

    private Poll() {}

    /// The events of each descriptor, which may be an error or a hangup; none after the timeout or a signal.
    ///
    /// @param events the events to wait for, per descriptor
    /// @param timeoutMillis negative: no limit
    static int[] poll(int[] descriptors, int[] events, int timeoutMillis) throws IOException {
        int count = descriptors.length;
        try (NativeMemory memory = new NativeMemory(count * LENGTH)) {
            for (int i = 0; i < count; i++) {
                memory.putInt(i * LENGTH, descriptors[i]);
                memory.putShort(i * LENGTH + EVENTS, events[i]);
            }
            int result = POLL.callOnce(memory, memory.address(0), count, timeoutMillis, 0, 0, 0);
            if (result < 0 && result != -Errno.EINTR) throw Errno.exception(-result, Path.of("poll"));
            int[] ready = new int[count];
            for (int i = 0; i < count && result > 0; i++) {
                ready[i] = memory.getShort(i * LENGTH + READY);
                if ((ready[i] & NOT_OPEN) != 0) {
                    throw new IOException("poll: descriptor " + descriptors[i] + " is not open");
                }
            }
            return ready;
        }
    }
}
