package dev.logship.linux;

import java.io.IOException;
import java.nio.file.Path;

/// Sets the modification time of a file without opening it. Java's own method opens and closes the file, and
/// a process that closes any descriptor of a file loses its fcntl(2) locks on it.
public final class ModificationTime {
    private static final int AT_FDCWD = -100;
    private static final long UTIME_OMIT = (1L << 30) - 2;
    private static final long SECOND = 1_000_000_000;
    private static final int TIMES_BYTES = 32;            // two of 16: of access, of modification

    private static final NativeFunction UTIMENSAT = new NativeFunction("utimensat");

    private ModificationTime() {}

    /// Sets it. The access time stays.
    ///
    /// @param nanos since 1970
    public static void set(Path file, long nanos) throws IOException {
        byte[] path = PathBytes.of(file);
        try (NativeMemory memory = new NativeMemory(TIMES_BYTES + path.length + 1)) {
            memory.putLong(8, UTIME_OMIT);
            memory.putLong(16, Math.floorDiv(nanos, SECOND));
            memory.putLong(24, Math.floorMod(nanos, SECOND));
            long name = memory.putString(TIMES_BYTES, path);
            int result = UTIMENSAT.call(memory, AT_FDCWD, name, memory.address(0), 0, 0, 0);
            if (result < 0) throw Errno.exception(-result, file);
        }
    }
}
