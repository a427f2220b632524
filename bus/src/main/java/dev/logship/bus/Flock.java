package dev.logship.bus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A lock that excludes everybody who uses flock(2) on the same file. Java's own file locks are those of
/// fcntl(2), which flock does not see. The kernel ends it with the process, so a file left over locks
/// nothing.
final class Flock implements AutoCloseable {
    private final int descriptor;

    private Flock(int descriptor) {
        this.descriptor = descriptor;
    }

    /// Waits for the lock. When it comes, the path may be another file, since some who lock delete the file
    /// afterwards; then that one is waited for.
    static Flock take(Path file) throws IOException {
        while (true) {
            Flock lock = new Flock(Native.open(file));
            try {
                Native.flock(lock.descriptor, file);
                if (lock.isAt(file)) return lock;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
            lock.close();
        }
    }

    private boolean isAt(Path file) throws IOException {
        Object locked = identity(Path.of("/proc/self/fd/" + descriptor));
        return Objects.equals(locked, identity(file));
    }

    private static @Nullable Object identity(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        Native.close(descriptor);
    }
}
