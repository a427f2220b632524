package dev.logship.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A lock that excludes all users of flock(2) on the same file. Java's own file locks are those of fcntl(2),
/// which are independent of flock. The kernel releases it when the process ends, so a leftover file locks
/// nothing.
public final class Flock implements Closeable {
    private static final int O_RDWR = 2;
    private static final int O_CREAT = 0100;
    private static final int READABLE_BY_ALL = 0644;
    private static final int LOCK_EX = 2;

    private static final NativeFunction FLOCK = new NativeFunction("flock");

    private final Descriptor descriptor;

    private Flock(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// Waits for the lock of a file; creates the file if it does not exist. Some programs delete the file
    /// when they are done. If another file is at the path by then, waits for the lock of that one.
    public static Flock take(Path file) throws IOException {
        while (true) {
            Flock lock = new Flock(Descriptor.open(file, O_RDWR | O_CREAT, READABLE_BY_ALL));
            try {
                lock.await(file);
                if (lock.isAt(file)) return lock;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
            lock.close();
        }
    }

    private void await(Path file) throws IOException {
        try (NativeMemory memory = new NativeMemory(0)) {
            int result = FLOCK.call(memory, descriptor.number(), LOCK_EX);
            if (result < 0) throw Errno.exception(-result, file);
        }
    }

    private boolean isAt(Path file) throws IOException {
        try {
            return FileStat.of(descriptor.number(), file).isSameFile(FileStat.of(file));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        descriptor.close();
    }
}
