package dev.logship.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenedFileTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"/dev/shm", ""})
    void handle_ofNewFileWithTheSameInode_isAnother(String where) throws IOException {
        Path parent = where.isEmpty() ? directory : Path.of(where);
        Path file = Files.createTempFile(parent, "logship-", ".test");
        try {
            boolean reused = false;
            for (int i = 0; i < 2000 && !reused; i++) {
                FileStat old = FileStat.of(file);
                FileHandle oldHandle = handle(file).orElseThrow();
                Files.delete(file);
                Files.createFile(file);
                reused = FileStat.of(file).inode() == old.inode();
                assertNotEquals(oldHandle, handle(file).orElseThrow());
            }
            // tmpfs numbers its inodes upwards; it is enough that no handle occurs twice.
            assertTrue(reused || !where.isEmpty(), "no inode was used again");
        } finally {
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/shm", ""})
    void handle_afterRename_isEqual(String where) throws IOException {
        Path parent = where.isEmpty() ? directory : Path.of(where);
        Path file = Files.createTempFile(parent, "logship-", ".test");
        Path renamed = file.resolveSibling(file.getFileName() + ".1");
        FileHandle before = handle(file).orElseThrow();
        Files.move(file, renamed);
        try {
            assertEquals(before, handle(renamed).orElseThrow());
            assertEquals(before.hashCode(), handle(renamed).orElseThrow().hashCode());
            assertTrue(before.toString().endsWith(":" + before.bytes()));
        } finally {
            Files.delete(renamed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/self/mountinfo", "/sys/kernel/mm"})
    void handle_onOtherFileSystems_isNone(String file) throws IOException {
        assertEquals(Optional.empty(), locatedHandle(Path.of(file)));
    }

    @Test
    void handle_ofDeletedFile_isThatOfBefore() throws IOException {
        Path file = Files.writeString(directory.resolve("a"), "x");
        try (OpenedFile opened = OpenedFile.open(file)) {
            Optional<FileHandle> before = opened.handle();
            Files.delete(file);
            assertEquals(before, opened.handle());
            assertEquals(0, opened.stat().links());
        }
    }

    @Test
    void locatedFile_hasHandleAndStat_ofOpenedOne() throws IOException {
        Path file = Files.writeString(directory.resolve("a"), "x");
        assertEquals(handle(file), locatedHandle(file));
        try (OpenedFile located = OpenedFile.locate(file); FileChannel channel = located.newChannel()) {
            assertEquals(FileStat.of(file), located.stat());
            assertEquals(1, channel.size());
        }
    }

    @Test
    void channel_afterRenameAndReplacement_readsTheOpenedFile() throws IOException {
        Path file = Files.writeString(directory.resolve("log"), "old");
        OpenedFile opened = OpenedFile.open(file);
        Files.move(file, directory.resolve("log.1"));
        Files.writeString(file, "new");
        try (FileChannel channel = opened.channel()) {
            ByteBuffer bytes = ByteBuffer.allocate(10);
            channel.read(bytes, 0);
            assertEquals("old", new String(bytes.array(), 0, bytes.position(), UTF_8));
            assertThrows(ClosedChannelException.class, opened::stat);
            opened.close();
        }
    }

    @Test
    void heldFile_afterRename_isFoundAtItsNewPath() throws IOException {
        Path file = Files.writeString(directory.resolve("a"), "x");
        FileStat stat = FileStat.of(file);
        Path renamed = directory.resolve(PathBytes.name(new byte[] {'b', (byte) 0xfe}));
        assertEquals(Optional.empty(), HeldFiles.pathOf(stat));
        try (OpenedFile opened = OpenedFile.open(file); FileChannel channel = opened.channel()) {
            Files.move(file, renamed);
            assertEquals(Optional.of(renamed), HeldFiles.pathOf(stat));
            Files.delete(renamed);
            assertEquals(Optional.empty(), HeldFiles.pathOf(stat));
            assertTrue(channel.isOpen());
        }
    }

    @Test
    void unreadableFile_givesHandleWhereLocated_andErrnoWhereOpened() throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), "x");
        Files.setPosixFilePermissions(file, Set.of());
        try (OpenedFile located = OpenedFile.locate(file)) {
            assertEquals(0, located.stat().birthNanos() - FileStat.of(file).birthNanos());
            assertTrue(located.handle().isPresent());
            assumeFalse(Files.isReadable(file), "root reads everything");
            var denied = assertThrows(AccessDeniedException.class, located::newChannel);
            assertEquals(file + ": Permission denied (EACCES)", denied.getMessage());
        }
        var e = assertThrows(AccessDeniedException.class, () -> OpenedFile.open(file));
        assertEquals(file + ": Permission denied (EACCES)", e.getMessage());
    }

    @Test
    void syncOfFileSystem_ofDirectory_works() throws IOException {
        try (OpenedFile opened = OpenedFile.open(directory)) {
            opened.syncFileSystem();
        }
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void pipe_isOpenedWithoutWaiting_andGivesNoChannel() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor());
        try (OpenedFile opened = OpenedFile.open(pipe)) {
            assertEquals(FileStat.Type.OTHER, opened.stat().type());
            var e = assertThrows(FileSystemException.class, opened::channel);
            assertEquals(pipe + ": not a regular file", e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "with blank + % and #?", "\u00e4"})
    void name_ofAnyText_isOpened(String text) throws IOException {
        assertOpens(text.getBytes(UTF_8));
    }

    @Test
    void name_ofAnyBytes_isOpened() throws IOException {
        assertOpens(new byte[] {(byte) 0xff, 'a', (byte) 0xc3, '%', '+', 1, (byte) 0x80});
    }

    private void assertOpens(byte[] name) throws IOException {
        Path file = directory.resolve(PathBytes.name(name));
        Files.writeString(file, "here");
        try (OpenedFile opened = OpenedFile.open(file); FileChannel channel = opened.channel()) {
            assertEquals(4, channel.size());
        }
        assertEquals(file.getFileName(), PathBytes.name(lastName(PathBytes.of(file))));
    }

    private static byte[] lastName(byte[] path) {
        int slash = path.length;
        while (path[slash - 1] != '/') slash--;
        return Arrays.copyOfRange(path, slash, path.length);
    }

    @Test
    void descriptors_afterSuccessAndFailure_areAllClosed() throws IOException {
        Path file = Files.writeString(directory.resolve("a"), "x");
        Path missing = directory.resolve("missing");
        int before = 0;
        for (int i = 0; i < 20; i++) {
            try (OpenedFile opened = OpenedFile.open(file); FileChannel channel = opened.channel()) {
                assertTrue(channel.isOpen());
            }
            try (OpenedFile opened = OpenedFile.open(directory)) {
                assertThrows(FileSystemException.class, opened::channel);
                opened.close();
            }
            assertThrows(NoSuchFileException.class, () -> OpenedFile.open(missing));
            assertTrue(FileSystemStat.of(file).reportsChanges());
            assertFalse(FileSystemStat.of(Path.of("/proc")).reportsChanges());
            if (i == 0) before = Descriptors.count();
        }
        assertEquals(before, Descriptors.count());
    }

    private static Optional<FileHandle> handle(Path file) throws IOException {
        try (OpenedFile opened = OpenedFile.open(file)) {
            return opened.handle();
        }
    }

    private static Optional<FileHandle> locatedHandle(Path file) throws IOException {
        try (OpenedFile opened = OpenedFile.locate(file)) {
            return opened.handle();
        }
    }
}
