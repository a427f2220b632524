package dev.logship.history;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.history.FailingDisk.What;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A journal whose disk fails: failed writes change nothing, and later ones work.
final class JournalFailureTest {
    @TempDir Path dir;
    private final ManualTime time = new ManualTime();
    private final FailingDisk disk = new FailingDisk();
    private Path path = Path.of("");
    @SuppressWarnings("NullAway.Init") // set before each test
    private Journal journal;

    @BeforeEach
    void open() throws IOException {
        path = dir.resolve("host_7447.state");
        journal = new Journal(path, time, Journal.FORGET_AFTER, disk);
    }

    @AfterEach
    void close() throws IOException {
        disk.work();
        journal.close();
    }

    @ParameterizedTest
    @EnumSource(value = What.class, names = {"WRITE", "SYNC", "BUG"})
    void write_thatFails_changesNothing_andTheNextOneWorks(What what) throws IOException {
        journal.write(Records.of("a", 1));
        disk.fail(what);
        IOException e = assertThrows(IOException.class, () -> journal.write(Records.of("a", 2)));
        assertTrue(String.valueOf(e.getMessage()).startsWith(path + ": "), e.getMessage());
        assertEquals(Set.of("a 1"), inMemory());
        assertEquals(Set.of("a 1"), afterAKill());
        disk.work();
        journal.write(Records.of("b", 3));
        assertEquals(Set.of("a 1", "b 3"), inMemory());
        assertEquals(Set.of("a 1", "b 3"), afterAKill());
        assertTrue(journal.isAlive());
    }

    @Test
    void write_thatFails_andCannotBeCutBack_isCutBackBeforeTheNextOne() throws IOException {
        journal.write(Records.of("a", 1));
        disk.fail(What.SYNC, What.TRUNCATE);
        assertThrows(IOException.class, () -> journal.write(Records.of("a", 2)));
        disk.work();
        disk.fail(What.TRUNCATE);
        assertThrows(IOException.class, () -> journal.write(Records.of("b", 2)));
        disk.work();
        journal.write(Records.of("c", 3));
        assertEquals(Set.of("a 1", "c 3"), inMemory());
        assertEquals(Set.of("a 1", "c 3"), afterAKill());
    }

    @Test
    void firstWrite_thatFails_leavesAnEmptyFile() throws IOException {
        disk.fail(What.WRITE);
        assertThrows(IOException.class, () -> journal.write(Records.of("a", 1)));
        assertEquals(Set.of(), afterAKill());
        disk.work();
        journal.write(Records.of("a", 2));
        assertEquals(Set.of("a 2"), afterAKill());
    }

    @Test
    void firstWrite_failsUntilTheNameOfTheFileIsSafe() throws IOException {
        disk.fail(What.SYNC_DIRECTORY);
        assertThrows(IOException.class, () -> journal.write(Records.of("a", 1)));
        disk.work();
        journal.write(Records.of("a", 2));
        disk.fail(What.SYNC_DIRECTORY);
        journal.write(Records.of("a", 3));
        assertEquals(Set.of("a 3"), afterAKill());
    }

    @Test
    void note_isTriedAgain_untilItIsThere() throws IOException {
        disk.fail(What.WRITE);
        journal.note(Records.of("a", 1));
        assertThrows(IOException.class, () -> journal.write(Records.of("b", 2)));
        journal.note(Records.of("a", 3));
        assertThrows(IOException.class, () -> journal.write(Records.of("b", 4)));
        disk.work();
        await().until(() -> inMemory().equals(Set.of("a 3")));
        assertEquals(Set.of("a 3"), afterAKill());
    }

    @Test
    void note_thatAWriteReplaced_countsWhenTheWriteFails() throws IOException {
        disk.fail(What.SYNC);
        journal.note(Records.of("a", 1));
        assertThrows(IOException.class, () -> journal.write(Records.of("a", 2)));
        disk.work();
        await().until(() -> inMemory().equals(Set.of("a 1")));
    }

    @Test
    void record_thatIsTooLarge_failsAlone() throws IOException {
        journal.note(Records.of("b", 1));
        StateRecord record = Records.of("a", 1);
        List<KnownFile> files = IntStream.rangeClosed(0, StateFile.MOST_FILES)
                .mapToObj(id -> Records.file(id, id, Samples.NONE)).toList();
        StateRecord large = new StateRecord(record.stream(), record.path(),
                new Extents(files, record.extents().list()), List.of(), "", 1);
        IOException e = assertThrows(IOException.class, () -> journal.write(large));
        assertTrue(String.valueOf(e.getMessage()).contains("stream a has 10001 files"), e.getMessage());
        await().until(() -> inMemory().equals(Set.of("b 1")));
    }

    @ParameterizedTest
    @EnumSource(value = What.class, names = {"OPEN_BESIDE", "SYNC_DIRECTORY"})
    void rewrite_thatFails_harmsNoRow_andIsTriedAgain(What what) throws IOException {
        fill(1);
        boolean renamed = what == What.SYNC_DIRECTORY;
        disk.fail(what);
        long before = Files.size(path);
        fillUntilRewritten(renamed, before);
        disk.work();
        time.advance(Duration.ofMinutes(2));
        journal.write(Records.of("last", 1));
        journal.write(Records.of("last", 2)); // the rewrite before it is over
        assertTrue(Files.size(path) < StateFile.SMALL_BYTES, Files.size(path) + " bytes");
        assertEquals(101, afterAKill().size());
        assertTrue(afterAKill().contains("last 2"));
    }

    @Test
    void directory_thatIsMovedAway_isMadeAnew_withAllThatIsKnown_andLocked() throws IOException {
        Path state = dir.resolve("state");
        Path its = Files.createDirectory(state).resolve("host_1.state");
        try (Journal moved = new Journal(its, time)) {
            moved.write(Records.of("a", 1));
            Files.move(state, dir.resolve("elsewhere"));
            await().until(() -> Files.exists(its) && Files.size(its) > 0);
            moved.write(Records.of("b", 2));
            path = its;
            assertEquals(Set.of("a 1", "b 2"), afterAKill());
            assertThrows(IOException.class, () -> new Journal(its, time));
        }
    }

    @Test
    void file_thatIsDeleted_isMadeAnew_andStaysLocked() throws IOException {
        journal.write(Records.of("a", 1));
        Files.delete(path);
        await().until(() -> Files.exists(path) && Files.size(path) > 0);
        journal.write(Records.of("b", 2));
        assertEquals(Set.of("a 1", "b 2"), afterAKill());
        assertThrows(IOException.class, () -> new Journal(path, time));
    }

    private void fillUntilRewritten(boolean renamed, long before) throws IOException {
        if (renamed) {
            // From the rename on, no row is promised to be there until the new name is safe.
            assertThrows(IOException.class, () -> {
                for (int round = 2; round < 100; round++) fill(round);
            });
        } else {
            for (int round = 2; round < 80; round++) fill(round);
            assertTrue(Files.size(path) > before + StateFile.SMALL_BYTES, "it only grows");
        }
    }

    private void fill(int round) throws IOException {
        for (int i = 0; i < 99; i++) journal.note(Records.of("stream" + i, round * 10L + i));
        journal.write(Records.of("stream99", round));
    }

    private Set<String> inMemory() {
        return journal.records().stream().map(JournalFailureTest::text).collect(Collectors.toSet());
    }

    /// The records of a journal opened on the present file.
    private Set<String> afterAKill() throws IOException {
        Path copy = dir.resolve("copy_1.state");
        Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
        try (Journal opened = new Journal(copy, time)) {
            return opened.records().stream().map(JournalFailureTest::text).collect(Collectors.toSet());
        }
    }

    private static String text(StateRecord record) {
        return record.stream() + " " + Records.base(record);
    }
}
