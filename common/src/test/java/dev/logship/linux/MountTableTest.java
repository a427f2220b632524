package dev.logship.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MountTableTest {
    @TempDir
    private Path directory;

    /// Other programs of the machine may mount something meanwhile.
    @Test
    void mountPoint_withUnusualName_isNamed_whenMountedAndWhenUnmounted() throws Exception {
        Path point = Files.createDirectory(directory.toRealPath().resolve("a b\\c\nü"));
        var table = new MountTable();
        assertFalse(table.changes().contains(point));
        assumeTrue(run("mount", "-t", "tmpfs", "none", point.toString()), "may not mount");
        try {
            assertTrue(table.changes().contains(point));
            assertFalse(table.changes().contains(point));
        } finally {
            assertTrue(run("umount", point.toString()));
        }
        Set<Path> changes = table.changes();
        assertTrue(changes.contains(point));
        assertFalse(changes.contains(Path.of("/")) || changes.contains(directory), changes.toString());
    }

    @Test
    void fileMountedOverAFile_isNamed() throws Exception {
        Path over = Files.createFile(directory.toRealPath().resolve("app.log"));
        Path other = Files.createFile(directory.resolve("other"));
        var table = new MountTable();
        assumeTrue(run("mount", "--bind", other.toString(), over.toString()), "may not mount");
        try {
            assertEquals(List.of(over), table.changes().stream().filter(over::equals).toList());
        } finally {
            assertTrue(run("umount", over.toString()));
        }
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(List.of(command)).inheritIO().start().waitFor() == 0;
    }
}
