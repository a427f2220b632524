package dev.logship.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Waits for inotify events, for mounts and unmounts, and for [#wakeUp]. One thread waits, queries the
/// results, and closes. It should be a platform thread, because waiting blocks it. Any thread may wake it.
public final class Waiter implements Closeable {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final Path EVENTS = Path.of("eventfd");
    private static final int EFD_NONBLOCK_CLOEXEC = 02004000;
    private static final int MOUNTS_AT = 0;
    private static final int WAKER_AT = 1;
    private static final int FIRST_INOTIFY = 2;

    private static final NativeFunction EVENTFD = new NativeFunction("eventfd");
    private static final NativeFunction WRITE = new NativeFunction("write");

    private final List<InotifyDescriptor> inotify;
    private final OpenedFile mounts;
    private final Descriptor waker;
    private int[] ready;

    /// Does not wait yet.
    ///
    /// @param inotify the instances to wait for; borrowed, and to be closed after this
    public Waiter(InotifyDescriptor... inotify) throws IOException {
        this.inotify = List.of(inotify);
        this.ready = new int[FIRST_INOTIFY + inotify.length];
        this.mounts = OpenedFile.open(MOUNTS);
        try (NativeMemory memory = new NativeMemory(0)) {
            int result = EVENTFD.call(memory, 0, EFD_NONBLOCK_CLOEXEC);
            if (result < 0) {
                mounts.close();
                throw Errno.exception(-result, EVENTS);
            }
            this.waker = new Descriptor(result, EVENTS);
        }
    }

    /// Waits for an event or the timeout. May return early.
    ///
    /// @param timeoutMillis negative: no limit
    public void await(int timeoutMillis) throws IOException {
        int[] descriptors = new int[ready.length];
        int[] events = new int[ready.length];
        descriptors[MOUNTS_AT] = mounts.number();
        events[MOUNTS_AT] = Poll.PRIORITY;
        synchronized (waker) {
            descriptors[WAKER_AT] = waker.number();
        }
        events[WAKER_AT] = Poll.IN;
        for (int i = 0; i < inotify.size(); i++) {
            descriptors[FIRST_INOTIFY + i] = inotify.get(i).number();
            events[FIRST_INOTIFY + i] = Poll.IN;
        }
        ready = Poll.poll(descriptors, events, timeoutMillis);
        if (isWoken()) resetWaker();
    }

    /// Whether this instance had events when the wait ended.
    public boolean isReady(InotifyDescriptor which) {
        int at = inotify.indexOf(which);
        return at >= 0 && ready[FIRST_INOTIFY + at] != 0;
    }

    /// Whether something was mounted or unmounted since the wait before the last one.
    public boolean haveMountsChanged() {
        return ready[MOUNTS_AT] != 0;
    }

    /// Whether [#wakeUp] was called since the wait before the last one.
    public boolean isWoken() {
        return ready[WAKER_AT] != 0;
    }

    /// Ends the current wait, or the next one if there is none. No effect after the close.
    public void wakeUp() throws IOException {
        synchronized (waker) {
            if (waker.isClosed()) return;
            try (NativeMemory memory = new NativeMemory(Long.BYTES)) {
                memory.putInt(0, 1); // the lower half of the number to add
                int result = WRITE.call(memory, waker.number(), memory.address(0), Long.BYTES);
                if (result < 0 && result != -Errno.EAGAIN) throw Errno.exception(-result, EVENTS);
            }
        }
    }

    private void resetWaker() throws IOException {
        synchronized (waker) {
            try (NativeMemory memory = new NativeMemory(Long.BYTES)) {
                int result = Descriptor.READ.call(memory, waker.number(), memory.address(0), Long.BYTES);
                if (result < 0 && result != -Errno.EAGAIN) throw Errno.exception(-result, EVENTS);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (mounts) {
            synchronized (waker) {
                waker.close();
            }
        }
    }
}
