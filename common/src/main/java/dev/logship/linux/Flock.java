package dev.logship.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A lock that excludes everybody who uses flock(2) on the same file. Java's own file locks are those of
/// fcntl(2), which flock does not see. The kernel ends it with the process: a file left over locks nothing.
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

    /// Waits for the lock of a file, which is created when it is not there. When the lock comes, the path may
    /// be another file, since some who lock delete the file afterwards; then that one is waited for.
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
