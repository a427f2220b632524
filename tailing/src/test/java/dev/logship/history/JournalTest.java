package dev.logship.history;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.StreamName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    private static final int DAY_SECONDS = 24 * 60 * 60;

    @TempDir Path dir;
    private final ManualTime time = new ManualTime();
    private Path path = Path.of("");

    @BeforeEach
    void inADirectory() {
        path = dir.resolve("host_7447.state");
    }

    @Test
    void records_ofSeveralStreams_areReadAgain_theLastOfEach() throws IOException {
        try (Journal journal = open()) {
            journal.write(Records.of("a", 1));
            journal.write(Records.of("b c/é", 2));
            journal.note(Records.of("a", 3));
        }
        assertEquals(Set.of("a 3", "b c/é 2"), read());
        assertTrue(StateContents.read(path).isWhole());
    }

    @Test
    void record_withNothingNew_isNoRow_exceptOnceADay() throws IOException {
        try (Journal journal = open()) {
            journal.write(Records.of("a", 1, 0));
            long size = Files.size(path);
            journal.write(Records.of("a", 1, DAY_SECONDS - 1));
            assertEquals(size, Files.size(path));
            journal.write(Records.of("a", 1, DAY_SECONDS));
            assertTrue(Files.size(path) > size);
        }
    }

    @Test
    void note_isOnTheDiskSoon() throws IOException {
        try (Journal journal = open()) {
            journal.note(Records.of("a", 1));
            await().until(() -> journal.records().size() == 1);
            assertEquals(1, StateContents.read(path).records().size());
        }
    }

    @Test
    void stream_thatIsForgotten_isNotThere_andMayComeBack() throws IOException {
        try (Journal journal = open()) {
            journal.write(Records.of("a", 1));
            journal.write(Records.of("b", 1));
            journal.forget(new StreamName("a"));
            journal.forget(new StreamName("never"));
        }
        assertEquals(Set.of("b 1"), read());
        try (Journal journal = open()) {
            journal.write(Records.of("a", 2));
        }
        assertEquals(Set.of("a 2", "b 1"), read());
    }

    @Test
    void stream_thatIsOld_andWhosePathIsMissing_isForgotten() throws IOException {
        long now = TimeUnit.NANOSECONDS.toSeconds(time.wallNanos());
        StateRecord any = Records.of("there", 1, now - 100L * DAY_SECONDS);
        try (Journal journal = open()) {
            journal.write(new StateRecord(any.stream(), dir, any.extents(), List.of(), "", any.written()));
            journal.write(Records.of("young", 1, now - 9L * DAY_SECONDS));
            journal.write(Records.of("old", 1, now - 11L * DAY_SECONDS));
        }
        try (Journal journal = new Journal(path, time, Duration.ofDays(10))) {
            assertEquals(3, journal.records().size());
        }
        assertEquals(Set.of("there 1", "young 1"), read());
        try (Journal journal = new Journal(path, time, Duration.ofDays(10))) {
            time.advance(Duration.ofDays(2));
            journal.touch(time.wallNanos());
            await().until(() -> journal.records().size() == 1);
        }
        assertEquals(Set.of("there 1"), read());
    }

    @Test
    void file_ofOldRowsMostly_isWrittenAnew() throws IOException {
        try (Journal journal = open()) {
            for (int round = 0; round < 100; round++) {
                for (int i = 0; i < 100; i++) journal.note(Records.of("stream" + i, round * 10L + i));
                journal.write(Records.of("last", round));
                assertTrue(Files.size(path) < 2 * StateFile.SMALL_BYTES, Files.size(path) + " bytes");
            }
        }
        assertEquals(101, read().size());
        assertTrue(StateContents.read(path).isWhole());
    }

    @Test
    void thousandLivesOfAFile_leaveASmallJournal() throws IOException {
        StateRecord record = Records.of("status.log", 0);
        try (Journal journal = open()) {
            for (int life = 1; life <= 1000; life++) {
                KnownFile file = Records.file(life, 4, Records.samples(1, life));
                Extents extents = record.extents().plus(file, new Extent(life, 0, 2L * life));
                record = with(record, extents);
                journal.write(record);
                List<KnownFile> deleted = List.of(extents.file(life - 1));
                record = with(record, extents.without(deleted, 2L * life).orElseThrow());
            }
            assertTrue(Files.size(path) < 1 << 20, Files.size(path) + " bytes");
        }
        assertEquals(Set.of("status.log 2000"), read());
    }

    private static StateRecord with(StateRecord record, Extents extents) {
        return new StateRecord(record.stream(), record.path(), extents, List.of(), "", record.written());
    }

    @Test
    void writes_ofManyThreads_areAllThere() throws Exception {
        try (Journal journal = open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Long>> writes = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                StateRecord record = Records.of("stream" + i, i);
                writes.add(() -> {
                    journal.write(record);
                    // On the disk when the call returns: read while the journal is open.
                    return StateContents.read(path).records().stream().filter(record::equals).count();
                });
            }
            for (Future<Long> write : threads.invokeAll(writes)) assertEquals(1, write.get());
        }
        assertEquals(500, read().size());
    }

    @Test
    void write_ofAnInterruptedThread_isThereOrFails() throws Exception {
        Set<String> written = new HashSet<>();
        try (Journal journal = open()) {
            for (int i = 0; i < 200; i++) {
                Thread.currentThread().interrupt();
                try {
                    journal.write(Records.of("stream" + i, i));
                    written.add("stream" + i + " " + i);
                } catch (IOException e) {
                    assertEquals("interrupted", e.getMessage());
                }
                assertTrue(Thread.interrupted());
            }
            assertTrue(journal.isAlive());
        }
        assertEquals(written, read());
    }

    @Test
    void journal_thatIsOpen_isRefusedToOthers() throws IOException {
        try (Journal journal = open()) {
            IOException e = assertThrows(IOException.class, () -> open().close());
            assertTrue(String.valueOf(e.getMessage()).contains("--state-path"), e.getMessage());
            assertEquals(0, journal.records().size());
        }
    }

    @Test
    void journal_thatIsClosed_takesNothing() throws IOException {
        Journal journal = open();
        journal.close();
        journal.close();
        assertFalse(journal.isAlive());
        journal.note(Records.of("a", 1));
        assertThrows(IOException.class, () -> journal.write(Records.of("a", 1)));
        assertEquals(Set.of(), read());
    }

    @Test
    void lastAlive_isWhenTheOneBeforeWasTouchedLast() throws IOException {
        try (Journal journal = open()) {
            assertEquals(0, journal.lastAlive());
            journal.touch(time.wallNanos());
        }
        long touched = time.wallNanos();
        time.advance(Duration.ofHours(1));
        try (Journal journal = open()) {
            assertEquals(touched, journal.lastAlive());
        }
    }

    @Test
    void lastAlive_ofFormat1_isWhenThatWasWritten() throws IOException {
        Path old = Files.createFile(dir.resolve("host_7447.extents"));
        Files.setLastModifiedTime(old, FileTime.from(5, TimeUnit.SECONDS));
        try (Journal journal = open()) {
            assertEquals(TimeUnit.SECONDS.toNanos(5), journal.lastAlive());
        }
    }

    private Journal open() throws IOException {
        return new Journal(path, time);
    }

    private Set<String> read() throws IOException {
        return StateContents.read(path).records().stream()
                .map(record -> record.stream() + " " + Records.base(record)).collect(Collectors.toSet());
    }
}
