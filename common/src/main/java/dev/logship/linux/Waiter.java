package dev.logship.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Waits for events of inotify, for something being mounted or unmounted, and for being woken. One thread
/// waits, asks what there is, and closes; it should be a platform thread, as it is held while it waits. Any
/// thread may wake it.
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

    /// Waits for nothing yet.
    ///
    /// @param inotify what it waits for: borrowed, and to be closed after this
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

    /// Waits until there is something, or the time is over, or, now and then, for less.
    ///
    /// @param timeoutMillis for ever if it is negative
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

    /// Whether that inotify had events when the waiting ended.
    public boolean isReady(InotifyDescriptor which) {
        int at = inotify.indexOf(which);
        return at >= 0 && ready[FIRST_INOTIFY + at] != 0;
    }

    /// Whether something was mounted or unmounted between the waiting and the one before.
    public boolean haveMountsChanged() {
        return ready[MOUNTS_AT] != 0;
    }

    /// Whether [#wakeUp] was called between the waiting and the one before.
    public boolean isWoken() {
        return ready[WAKER_AT] != 0;
    }

    /// Ends the waiting, or the next one if nobody waits; does nothing once this is closed.
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
