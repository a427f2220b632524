package dev.logship.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A spool whose files another process changes, or whose disk fails: it continues as soon as possible.
final class SpoolTest {
    private static final int MOST = 64 << 10;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    private Path files = Path.of("");

    @SuppressWarnings("NullAway.Init") // set before each test
    private Spool spool;

    @BeforeEach
    void open() throws IOException {
        spool = new Spool(Spool.Config.of(dir, "s", "", MOST, false));
        files = dir.resolve("spool/s");
    }

    @AfterEach
    void close() throws IOException {
        spool.close();
    }

    @Test
    void newestFile_thatCannotBeMade_isMadeWhenThatIsPossible() throws IOException {
        add(10);
        deleteFiles();
        Files.delete(files.resolve(".lock"));
        Files.delete(files);
        Files.createFile(files);
        spool.delete((file, size) -> false);
        assertThrows(IOException.class, () -> add(10));
        assertThrows(IOException.class, () -> add(10));
        Files.delete(files);
        add(10);
        assertEquals(10, spool.bytes());
        assertEquals(10, Files.size(files.resolve("s")));
    }

    @Test
    void files_thatSomebodyDeleted_areNotWaitedFor() throws IOException {
        while (spool.hasRoom(MOST / 8)) add(MOST / 8);
        deleteFiles();
        spool.delete((file, size) -> false);
        assertEquals(0, spool.bytes());
        assertTrue(spool.isHeld((file, size) -> false));
        add(10);
        assertEquals(10, Files.size(files.resolve("s")));
    }

    @Test
    void files_thatSomebodyShortened_areAsLongAsTheyAre() throws IOException {
        add(MOST / 8);
        add(10);
        Files.write(files.resolve("s.000000000001"), new byte[7]);
        Files.write(files.resolve("s"), new byte[3]);
        spool.delete((file, size) -> size == 7);
        assertEquals(3, spool.bytes());
        assertTrue(spool.isHeld((file, size) -> size == 3));
        assertFalse(spool.isHeld((file, size) -> size == 10));
    }

    private void deleteFiles() throws IOException {
        try (Stream<Path> all = Files.list(files)) {
            for (Path each : all.filter(file -> !file.endsWith(".lock")).toList()) Files.delete(each);
        }
    }

    private void add(int count) throws IOException {
        spool.append(ByteBuffer.allocate(count));
    }
}
