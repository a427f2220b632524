package dev.logship.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.logship.Reason;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ErrnoTest {
    private static final Path FILE = Path.of("/a/b");

    @ParameterizedTest
    @CsvSource({"1, EPERM", "2, ENOENT", "13, EACCES", "24, EMFILE", "28, ENOSPC", "36, ENAMETOOLONG",
        "40, ELOOP", "75, EOVERFLOW", "95, EOPNOTSUPP", "122, EDQUOT", "0, errno 0", "41, errno 41",
        "999, errno 999"})
    void name_ofNumber(int errno, String name) {
        assertEquals(name, Errno.name(errno));
    }

    @Test
    void exception_hasTypePathAndReason() {
        assertInstanceOf(NoSuchFileException.class, Errno.exception(Errno.ENOENT, FILE));
        assertInstanceOf(AccessDeniedException.class, Errno.exception(Errno.EACCES, FILE));
        assertInstanceOf(NotDirectoryException.class, Errno.exception(Errno.ENOTDIR, FILE));
        FileSystemException other = Errno.exception(Errno.EMFILE, FILE, "raise it");
        assertEquals("/a/b: Too many open files (EMFILE); raise it", other.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"2, No such file or directory (ENOENT)", "13, Permission denied (EACCES)",
        "20, Not a directory (ENOTDIR)", "5, Input/output error (EIO)"})
    void reasonForUsers_isSaidOnce(int errno, String reason) {
        assertEquals("/a/b: " + reason, Reason.of(Errno.exception(errno, FILE)));
    }
}
