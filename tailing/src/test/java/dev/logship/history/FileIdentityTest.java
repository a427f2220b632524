package dev.logship.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.history.FileIdentity.Match;
import dev.logship.linux.FileHandle;
import dev.logship.linux.FileStat;
import dev.logship.linux.OpenedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which identities are of one file, as a table. An identity is `HANDLE@FILESYSTEM DEVICE INODE BIRTH`; `-`:
/// it has no handle. Device 0: it is of an earlier run.
final class FileIdentityTest {
    @ParameterizedTest(name = "{0}: {1} | {2}")
    @CsvSource(delimiter = '|', textBlock = """
        # case                                | one           | other         | match
        # Within one run: device and handle.
        one file                              | aa@7 1 10 5   | aa@7 1 10 5   | SAME
        another handle                        | aa@7 1 10 5   | bb@7 1 10 5   | OTHER
        another birth, as after copy-up       | aa@7 1 10 5   | aa@7 1 10 6   | SAME
        another device                        | aa@7 1 10 5   | aa@7 2 10 5   | OTHER
        tmpfs mounted twice                   | aa@7 1 10 5   | aa@8 2 10 5   | OTHER
        # Over two runs: handle and file system.
        the same file                         | aa@7 0 10 5   | aa@7 1 10 5   | SAME
        device numbers that are others        | aa@7 0 10 5   | aa@7 9 10 5   | SAME
        another handle with the inode         | aa@7 0 10 5   | bb@7 1 10 5   | OTHER
        another handle, made at once          | aa@7 0 10 5   | bb@7 1 11 5   | OTHER
        mounted with another number           | aa@7 0 10 5   | aa@8 1 10 5   | SAME_IF_CONTENT_AGREES
        mounted, another birth                | aa@7 0 10 5   | aa@8 1 10 6   | OTHER
        mounted, another inode                | aa@7 0 10 5   | aa@8 1 11 5   | OTHER
        both of earlier runs                  | aa@7 0 10 5   | aa@7 0 10 5   | SAME
        # Without a handle: inode and time of creation.
        weak                                  | - 1 10 5      | - 1 10 5      | SAME
        weak, another inode                   | - 1 10 5      | - 1 11 5      | OTHER
        weak, another birth                   | - 1 10 5      | - 1 10 6      | SAME_IF_CONTENT_AGREES
        weak, another device                  | - 1 10 5      | - 2 10 5      | OTHER
        weak, over two runs                   | - 0 10 5      | - 1 10 5      | SAME
        weak, over two runs, another birth    | - 0 10 5      | - 1 10 6      | SAME_IF_CONTENT_AGREES
        no birth is kept                      | - 1 10 0      | - 1 10 0      | SAME_IF_CONTENT_AGREES
        one birth is known                    | - 0 10 0      | - 1 10 5      | SAME_IF_CONTENT_AGREES
        # A file seen strong and later weak, or first weak, stays one file.
        strong, then weak                     | aa@7 0 10 5   | - 1 10 5      | SAME
        weak, then strong                     | - 0 10 5      | aa@7 1 10 5   | SAME
        strong, then weak, another birth      | aa@7 0 10 5   | - 1 10 6      | SAME_IF_CONTENT_AGREES
        strong, then weak, another inode      | aa@7 0 10 5   | - 1 11 5      | OTHER
        """)
    void identities_compareByWhatIsCertain(String name, String one, String other, Match match) {
        assertEquals(match, identity(one).compare(identity(other)));
        assertEquals(match, identity(other).compare(identity(one)));
    }

    @Test
    void handles_ofTwoKinds_areOfTwoFiles() {
        FileIdentity one = identity("aa@7 1 10 5");
        FileIdentity other = new FileIdentity(Optional.of(new FileHandle(7, 0x81, "aa")), 1, 10, 5);
        assertEquals(Match.OTHER, one.compare(other));
    }

    @Test
    void file_isProbablyOne_whereOnlyItsContentIsNotKnown_ifItsBirthIsTheSame() {
        assertTrue(identity("aa@7 0 10 5").isProbably(identity("aa@8 1 10 5")));
        assertTrue(identity("- 1 10 0").isProbably(identity("- 1 10 0")));
        assertFalse(identity("- 1 10 5").isProbably(identity("- 1 10 6")));
        assertFalse(identity("aa@7 1 10 5").isProbably(identity("bb@7 1 10 5")));
    }

    @Test
    void file_mayBeTheOne_unlessTheFileSystemSaysNo(@TempDir Path dir) throws IOException {
        FileStat stat = FileStat.of(Files.createFile(dir.resolve("app.log")));
        FileIdentity weak = FileIdentity.of(stat, Optional.empty());
        FileIdentity strong = new FileIdentity(identity("aa@7 1 1 1").handle(), 0, stat.inode(), 1);
        assertTrue(weak.mayBe(stat));
        assertTrue(strong.mayBe(stat), "a handle's file may get another time of creation");
        assertTrue(new FileIdentity(Optional.empty(), 0, stat.inode(), 0).mayBe(stat));
        assertFalse(new FileIdentity(Optional.empty(), 0, stat.inode() + 1, 0).mayBe(stat));
        assertFalse(new FileIdentity(Optional.empty(), stat.device() + 1, stat.inode(), 0).mayBe(stat));
        assertTrue(weak.isWeak());
        assertFalse(strong.isWeak());
    }

    @Test
    void identity_ofARealFile_isTheSameUnderAnotherName_andAnotherAfterItIsMadeAgain(@TempDir Path dir)
            throws IOException {
        Path path = Files.writeString(dir.resolve("app.log"), "same");
        FileIdentity first = identity(path);
        Path moved = Files.move(path, dir.resolve("app.log.1"));
        assertEquals(Match.SAME, first.compare(identity(moved)));
        Files.delete(moved);
        FileIdentity second = identity(Files.writeString(path, "same"));
        assertNotEquals(Match.SAME, first.compare(second));
    }

    private static FileIdentity identity(Path path) throws IOException {
        try (OpenedFile opened = OpenedFile.open(path)) {
            return FileIdentity.of(opened.stat(), opened.handle());
        }
    }

    private static FileIdentity identity(String text) {
        String[] parts = text.split("[ @]", -1);
        boolean weak = parts[0].equals("-");
        int at = weak ? 1 : 2;
        Optional<FileHandle> handle = weak ? Optional.empty()
                : Optional.of(new FileHandle(Long.parseLong(parts[1]), 1, parts[0]));
        return new FileIdentity(handle, Long.parseLong(parts[at]), Long.parseLong(parts[at + 1]),
                Long.parseLong(parts[at + 2]));
    }
}
