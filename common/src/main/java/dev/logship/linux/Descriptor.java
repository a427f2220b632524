package dev.logship.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;

/// A file descriptor. Not used again after it is closed, because the kernel may reuse the number. Used by one
/// thread at a time.
final class Descriptor implements Closeable {
    static final NativeFunction READ = new NativeFunction("read");

    private static final int O_CLOEXEC = 02000000;
    private static final NativeFunction OPEN = new NativeFunction("open");
    private static final NativeFunction CLOSE = new NativeFunction("close");
    private static final int CLOSED = -1;

    private final Path path;
    private int number;

    /// @param path the open file, for errors
    Descriptor(int number, Path path) {
        this.number = number;
        this.path = path;
    }

    /// Opens a file; links are followed.
    ///
    /// @param mode the permissions of a file that is created
    static Descriptor open(Path path, int flags, int mode) throws IOException {
        byte[] name = PathBytes.of(path);
        try (NativeMemory memory = new NativeMemory(name.length + 1)) {
            int result = OPEN.call(memory, memory.putString(0, name), flags | O_CLOEXEC, mode);
            if (result < 0) throw Errno.exception(-result, path);
            return new Descriptor(result, path);
        }
    }

    /// @throws ClosedChannelException when it was closed
    int number() throws ClosedChannelException {
        if (number == CLOSED) throw new ClosedChannelException();
        return number;
    }

    boolean isClosed() {
        return number == CLOSED;
    }

    @Override
    public void close() throws IOException {
        if (number == CLOSED) return;
        int closing = number;
        number = CLOSED;
        try (NativeMemory memory = new NativeMemory(0)) {
            int result = CLOSE.callOnce(memory, closing, 0, 0, 0, 0, 0);
            // It is closed whatever close returns; only a device failure is reported.
            if (result < 0 && result != -Errno.EINTR) throw Errno.exception(-result, path);
        }
    }
}
