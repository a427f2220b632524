package dev.logship.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// An inotify instance with its watches. Any thread may add and remove watches; one thread reads. No call
/// waits for events; [Waiter] does.
public final class InotifyDescriptor implements Closeable {
    /// Receives each event, on the thread that reads.
    @FunctionalInterface
    public interface EventConsumer {
        /// One event.
        ///
        /// @param watch the watch that reported it; -1 with [InotifyMask#OVERFLOW]
        /// @param mask what happened, as in [InotifyMask]
        /// @param cookie equal for both halves of a rename; otherwise 0
        /// @param name of the file in the watched directory; the empty path for that directory itself
        void accept(int watch, int mask, int cookie, Path name);
    }

    private static final Path INOTIFY = Path.of("inotify");
    private static final Path ITSELF = Path.of("");
    private static final int IN_NONBLOCK = 04000;
    private static final int IN_CLOEXEC = 02000000;
    private static final int FIONREAD = 0x541B;

    // struct inotify_event
    private static final int WATCH = 0;
    private static final int MASK = 4;
    private static final int COOKIE = 8;
    private static final int NAME_LENGTH = 12;
    private static final int NAME = 16;

    private static final int MAX_EVENT = NAME + 256;
    private static final int MAX_READ = 64 * 1024;

    private static final NativeFunction INIT = new NativeFunction("inotify_init1");
    private static final NativeFunction ADD = new NativeFunction("inotify_add_watch");
    private static final NativeFunction REMOVE = new NativeFunction("inotify_rm_watch");
    private static final NativeFunction IOCTL = new NativeFunction("ioctl");

    private final Descriptor descriptor;
    private final ReadWriteLock closing = new ReentrantReadWriteLock(); // the read lock is for users

    /// Creates an instance without watches.
    ///
    /// @throws IOException when this user has too many of them; the message has the remedy
    public InotifyDescriptor() throws IOException {
        try (NativeMemory memory = new NativeMemory(0)) {
            int result = INIT.call(memory, IN_NONBLOCK | IN_CLOEXEC);
            String remedy = result == -Errno.EMFILE
                    ? "raise fs.inotify.max_user_instances with sysctl, or the limit of open files" : "";
            if (result < 0) throw Errno.exception(-result, INOTIFY, remedy);
            this.descriptor = new Descriptor(result, INOTIFY);
        }
    }

    /// Watches a directory. If it is watched already, its watch stays and gets the new mask.
    ///
    /// @return the watch, as in events
    /// @throws IOException when the directory cannot be read, or no watches are left
    public int add(Path directory, int mask) throws IOException {
        byte[] name = PathBytes.of(directory);
        Lock lock = closing.readLock();
        lock.lock();
        try (NativeMemory memory = new NativeMemory(name.length + 1)) {
            int result = ADD.call(memory, descriptor.number(), memory.putString(0, name), mask);
            String remedy = result == -Errno.ENOSPC ? "raise fs.inotify.max_user_watches with sysctl" : "";
            if (result < 0) throw Errno.exception(-result, directory, remedy);
            return result;
        } finally {
            lock.unlock();
        }
    }

    /// Removes a watch, unless the kernel has removed it already. Its events may still be pending; the last
    /// one is `IGNORED`.
    public void remove(int watch) throws IOException {
        Lock lock = closing.readLock();
        lock.lock();
        try (NativeMemory memory = new NativeMemory(0)) {
            int result = REMOVE.call(memory, descriptor.number(), watch);
            if (result < 0 && result != -Errno.EINVAL) throw Errno.exception(-result, INOTIFY);
        } finally {
            lock.unlock();
        }
    }

    /// Passes all events to the consumer that are pending when this is called, and perhaps some that arrive
    /// meanwhile.
    public void read(EventConsumer consumer) throws IOException {
        int left = pending();
        while (left > 0) {
            try (NativeMemory memory = new NativeMemory(Math.clamp(left, MAX_EVENT, MAX_READ))) {
                int length = read(memory);
                if (length == 0) return;
                for (int at = 0; at < length; at += NAME + memory.getInt(at + NAME_LENGTH)) {
                    consumer.accept(memory.getInt(at + WATCH), memory.getInt(at + MASK),
                            memory.getInt(at + COOKIE), name(memory, at));
                }
                left -= length;
            }
        }
    }

    /// How many bytes of events are pending.
    private int pending() throws IOException {
        Lock lock = closing.readLock();
        lock.lock();
        try (NativeMemory memory = new NativeMemory(Integer.BYTES)) {
            int result = IOCTL.call(memory, descriptor.number(), FIONREAD, memory.address(0));
            if (result < 0) throw Errno.exception(-result, INOTIFY);
            return memory.getInt(0);
        } finally {
            lock.unlock();
        }
    }

    private int read(NativeMemory memory) throws IOException {
        Lock lock = closing.readLock();
        lock.lock();
        try {
            int result = Descriptor.READ.call(memory, descriptor.number(), memory.address(0), memory.size());
            if (result == -Errno.EAGAIN) return 0;
            if (result < 0) throw Errno.exception(-result, INOTIFY);
            return result;
        } finally {
            lock.unlock();
        }
    }

    /// The name, without the zeros after it.
    private static Path name(NativeMemory memory, int event) {
        int length = memory.getInt(event + NAME_LENGTH);
        while (length > 0 && memory.getByte(event + NAME + length - 1) == 0) length--;
        return length == 0 ? ITSELF : PathBytes.name(memory.getBytes(event + NAME, length));
    }

    /// For [Waiter], which must be closed before this.
    int number() throws IOException {
        return descriptor.number();
    }

    @Override
    public void close() throws IOException {
        Lock lock = closing.writeLock();
        lock.lock();
        try {
            descriptor.close();
        } finally {
            lock.unlock();
        }
    }
}
