package dev.logship.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FileStatTest {
    @TempDir
    private Path directory;

    private static Stream<Path> anyFiles() {
        return Stream.of("/etc/passwd", "/", "/dev/null", "/dev/shm", "/proc/self/mountinfo", "/sys/kernel",
                "").map(Path::of);
    }

    @ParameterizedTest
    @MethodSource("anyFiles")
    void stat_ofAnyFile_isThatOfJava(Path file) throws IOException {
        assertIsThatOfJava(file);
    }

    @Test
    void stat_ofFileJustWritten_isThatOfJava() throws IOException {
        Path file = Files.writeString(directory.resolve("a file"), "hello");
        Files.createLink(directory.resolve("another name"), file);
        assertIsThatOfJava(file);
        assertEquals(2, FileStat.of(file).links());
        assertTrue(FileStat.of(file).isRegular());
    }

    private static void assertIsThatOfJava(Path file) throws IOException {
        Map<String, Object> java = Files.readAttributes(file, "unix:*");
        FileStat stat = FileStat.of(file);
        assertEquals(java.get("dev"), stat.device());
        assertEquals(java.get("ino"), stat.inode());
        assertEquals(java.get("nlink"), stat.links());
        assertEquals(java.get("size"), stat.size());
        assertEquals(nanos(java.get("lastModifiedTime")), stat.modifiedNanos());
        assertEquals(nanos(java.get("ctime")), stat.changedNanos());
        assertEquals(java.get("isDirectory"), stat.type() == FileStat.Type.DIRECTORY);
        assertEquals(java.get("isRegularFile"), stat.type() == FileStat.Type.REGULAR);
        assertEquals(java.get("isOther"), stat.type() == FileStat.Type.OTHER);
        // Java returns another time where there is no birth time.
        if (stat.birthNanos() != 0) assertEquals(nanos(java.get("creationTime")), stat.birthNanos());
    }

    private static long nanos(@Nullable Object time) {
        return ((FileTime) Objects.requireNonNull(time)).to(TimeUnit.NANOSECONDS);
    }

    @Test
    void birthTime_whenFileIsWrittenAndRenamed_stays() throws IOException {
        long before = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        Path file = Files.createFile(directory.resolve("a"));
        long born = FileStat.of(file).birthNanos();
        assertTrue(Math.abs(born - before) < TimeUnit.MINUTES.toNanos(1), born + " is not near " + before);
        Files.writeString(file, "x");
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        Path renamed = Files.move(file, directory.resolve("b"));
        assertEquals(born, FileStat.of(renamed).birthNanos());
        assertEquals(0, FileStat.of(renamed).modifiedNanos());
    }

    @Test
    void birthTime_whereTheFileSystemKeepsNone_is0() throws IOException {
        assertEquals(0, FileStat.of(Path.of("/proc/self/mountinfo")).birthNanos());
    }

    @Test
    void time_thatNanosecondsCannotExpress_isTheNearest() throws IOException {
        Path file = Files.createFile(directory.resolve("future"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2400-01-01T00:00:00Z")));
        assertTrue(FileStat.of(file).modifiedNanos() > Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(2));
    }

    @Test
    void link_isFollowedOrLookedAtItself() throws IOException {
        Path target = Files.createDirectory(directory.resolve("target"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        assertEquals(FileStat.of(target), FileStat.of(link));
        assertEquals(FileStat.Type.LINK, FileStat.ofLink(link).type());
    }

    @Test
    void link_toDirectory_withNameThatIsNoText_isLookedAtItself() throws IOException {
        Path link = directory.resolve(PathBytes.name(new byte[] {'l', (byte) 0xff}));
        Files.createSymbolicLink(link, directory);
        assertEquals(FileStat.Type.DIRECTORY, FileStat.of(link).type());
        assertEquals(FileStat.Type.LINK, FileStat.ofLink(link).type());
    }

    @Test
    void missingFile_givesPathAndErrno() {
        Path file = directory.resolve("missing");
        var e = assertThrows(NoSuchFileException.class, () -> FileStat.of(file));
        assertEquals(file + ": No such file or directory (ENOENT)", e.getMessage());
    }

    @Test
    void fileAsDirectory_givesPathAndErrno() throws IOException {
        Path file = Files.createFile(directory.resolve("file")).resolve("child");
        var e = assertThrows(NotDirectoryException.class, () -> FileStat.of(file));
        assertEquals(file + ": Not a directory (ENOTDIR)", e.getMessage());
    }
}
