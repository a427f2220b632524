package dev.logship.endpoint.entries.log;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    /// Records the index, or why there is none.
    private static final class Result implements EntryLog.Appended {
        private final CompletableFuture<String> result = new CompletableFuture<>();

        @Override
        public void kept(long index) {
            result.complete(Long.toString(index));
        }

        @Override
        public void failed(IOException reason) {
            result.complete(reason.getClass().getSimpleName() + ": " + reason.getMessage());
        }

        String get() {
            return result.join();
        }
    }

    @TempDir Path dir;
    private LogFiles files;
    private EntryList list;
    private Checkpointer checkpointer;
    private Journal journal;

    @BeforeEach
    void open() throws IOException {
        files = LogFiles.in(dir);
        list = new EntryList(files.list());
        checkpointer = new Checkpointer(list, new Blobs(files.blobs()), true, List.of());
        journal = new Journal(files.journal(), true, checkpointer, 0);
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
        checkpointer.close();
        list.close();
    }

    private Result append(String json) {
        Result result = new Result();
        journal.append(LogFiles.entry(json), result);
        return result;
    }

    @Test
    void entries_areKeptInOrder_andReadableAtOnce() throws IOException {
        Files.move(files.blobs(), dir.resolve("away")); // so that they stay in the journal
        List<Result> results = new ArrayList<>();
        for (int i = 1; i <= 500; i++) results.add(append("[" + i + "]"));
        for (int i = 1; i <= 500; i++) assertEquals(Integer.toString(i), results.get(i - 1).get());
        assertEquals(500, journal.end().get());
        Segment segment = Objects.requireNonNull(checkpointer.holding(500));
        assertEquals("[500]", LogFiles.json(segment.open(500)));
    }

    @Test
    void journal_ofALogWithEntries_continuesAfterThem() throws IOException {
        journal.close();
        journal = new Journal(files.journal(), false, checkpointer, 41);
        assertEquals("42", append("{}").get());
        assertTrue(Files.exists(files.journal().resolve("%020d".formatted(42))));
    }

    @Test
    void entry_isWrittenToTheListAndItsBlob_withoutFurtherEntries() throws IOException {
        append("[1]").get();
        await().until(() -> files.segmentCount() == 0);
        assertEquals(List.of("[1]"), files.listed());
        assertEquals("2", append("[2]").get());
    }

    @Test
    void segment_thatIsLarge_isFollowedByAnother() throws IOException {
        String large = "[\"" + "x".repeat(1 << 20) + "\"]";
        for (int i = 1; i <= 6; i++) assertEquals(Integer.toString(i), append(large).get());
        await().until(() -> files.segmentCount() == 0);
        assertEquals(6, files.listed().size());
        assertEquals(1, files.blobCount());
    }

    @Test
    void entry_thatCannotBeWritten_fails_andLaterOnesAreKept() throws IOException {
        Path away = Files.move(files.journal(), dir.resolve("away"));
        assertTrue(append("[0]").get().startsWith("NoSuchFileException: "));
        assertEquals(0, journal.end().get());
        Files.move(away, files.journal());
        assertEquals("1", append("[1]").get());
        assertTrue(journal.isAlive());
    }

    @Test
    void close_keepsWhatWaits_andRefusesMore() throws IOException {
        List<Result> results = new ArrayList<>();
        for (int i = 1; i <= 100; i++) results.add(append("[" + i + "]"));
        journal.close();
        assertEquals("100", results.getLast().get());
        assertFalse(journal.isAlive());
        assertTrue(journal.end().isClosed());
        assertEquals("IOException: the log is closed", append("{}").get());
        checkpointer.close();
        assertEquals(100, files.listed().size());
    }
}
