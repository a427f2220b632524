package dev.logship.linux;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;

/// Error numbers of Linux, the same on all supported platforms, and the exceptions for them.
final class Errno {
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int ENOTDIR = 20;
    static final int EINVAL = 22;
    static final int EMFILE = 24;
    static final int ENOSPC = 28;

    /// Names of the numbers from 1 on.
    private static final String[] FIRST = ("EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD"
            + " EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE"
            + " EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG"
            + " ENOLCK ENOSYS ENOTEMPTY ELOOP").split(" ", -1);
    private static final Map<Integer, String> LATER = Map.ofEntries(Map.entry(75, "EOVERFLOW"),
            Map.entry(88, "ENOTSOCK"), Map.entry(90, "EMSGSIZE"), Map.entry(95, "EOPNOTSUPP"),
            Map.entry(97, "EAFNOSUPPORT"), Map.entry(98, "EADDRINUSE"), Map.entry(105, "ENOBUFS"),
            Map.entry(107, "ENOTCONN"), Map.entry(110, "ETIMEDOUT"), Map.entry(111, "ECONNREFUSED"),
            Map.entry(112, "EHOSTDOWN"), Map.entry(113, "EHOSTUNREACH"), Map.entry(116, "ESTALE"),
            Map.entry(117, "EUCLEAN"), Map.entry(121, "EREMOTEIO"), Map.entry(122, "EDQUOT"));

    private static final int MAX_TEXT = 1024;

    private Errno() {}

    /// The number's text and name, as `Permission denied (EACCES)`.
    static String reason(int errno) {
        try (NativeMemory memory = new NativeMemory(0)) {
            return Strerror.FUNCTION.text(memory, errno, MAX_TEXT) + " (" + name(errno) + ")";
        }
    }

    static String name(int errno) {
        return errno >= 1 && errno <= FIRST.length ? FIRST[errno - 1]
                : LATER.getOrDefault(errno, "errno " + errno);
    }

    /// The exception for a failed call on a file.
    static FileSystemException exception(int errno, Path file) {
        return exception(errno, file, "");
    }

    /// @param remedy what to do about it; may be empty
    static FileSystemException exception(int errno, Path file, String remedy) {
        String reason = reason(errno) + (remedy.isEmpty() ? "" : "; " + remedy);
        return switch (errno) {
            case ENOENT -> new NoSuchFileException(file.toString(), null, reason);
            case EACCES -> new AccessDeniedException(file.toString(), null, reason);
            case ENOTDIR -> new NotDirectory(file.toString(), reason);
            default -> new FileSystemException(file.toString(), null, reason);
        };
    }

    /// Java's own exception cannot hold a reason.
    private static final class NotDirectory extends NotDirectoryException {
        private final String reason;

        NotDirectory(String file, String reason) {
            super(file);
            this.reason = reason;
        }

        @Override
        public String getReason() {
            return reason;
        }
    }

    /// Loaded only when an error occurs.
    private static final class Strerror {
        static final NativeFunction FUNCTION = new NativeFunction("strerror");
    }
}
