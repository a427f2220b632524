package dev.logship.endpoint.entries.log;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckpointerTest {
    @TempDir Path dir;
    private LogFiles files;
    private EntryList list;
    private Checkpointer checkpointer;

    @BeforeEach
    void open() throws IOException {
        files = LogFiles.in(dir);
        list = new EntryList(files.list());
        checkpointer = checkpointer(true, List.of());
    }

    @AfterEach
    void close() throws IOException {
        checkpointer.close();
        list.close();
    }

    private Checkpointer checkpointer(boolean sync, List<Segment> recovered) throws IOException {
        return new Checkpointer(list, new Blobs(files.blobs()), sync, recovered);
    }

    private Segment add(long first, String... entries) throws IOException {
        Segment segment = files.segment(first, entries);
        checkpointer.announce(segment);
        checkpointer.add(segment, false);
        return segment;
    }

    private void awaitDone() {
        await().until(() -> files.segmentCount() == 0);
    }

    @Test
    void segment_isWrittenToListAndBlobs_andDeleted() throws IOException {
        add(1, "[1]", "[2]");
        add(3, "[3]");
        awaitDone();
        assertEquals(List.of("[1]", "[2]", "[3]"), files.listed());
        await().until(() -> checkpointer.holding(3) == null);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void segment_ofManyEntries_isWrittenWhole(boolean sync) throws IOException {
        checkpointer.close();
        checkpointer = checkpointer(sync, List.of());
        String[] entries = IntStream.range(0, 200).mapToObj(i -> "[" + i + "]").toArray(String[]::new);
        add(1, entries);
        awaitDone();
        assertEquals(List.of(entries), files.listed());
    }

    @Test
    void entriesOfEqualContent_shareABlob() throws IOException {
        add(1, "{}", "{}");
        add(3, "{}");
        awaitDone();
        assertEquals(List.of("{}", "{}", "{}"), files.listed());
        assertEquals(1, files.blobCount());
    }

    @Test
    void recoveredSegment_thatIsPartlyWritten_isWrittenAgain() throws IOException {
        add(1, "[1]", "[2]");
        awaitDone();
        checkpointer.close();
        Files.writeString(files.blobs().resolve(hash("[2]")), "torn, and longer than the entry");
        checkpointer = checkpointer(true, List.of(files.segment(1, "[1]", "[2]", "[3]")));
        awaitDone();
        assertEquals(List.of("[1]", "[2]", "[3]"), files.listed());
    }

    @Test
    void recoveredSegment_withADamagedEntry_keepsItsHash_andWritesNoBlob() throws IOException {
        Segment segment = files.segment(1, "[1]", "[2]");
        segment.close();
        Path file = files.journal().resolve("%020d".formatted(1));
        Files.writeString(file, Files.readString(file).replace("[1]", "[!]"));
        checkpointer.close();
        checkpointer = checkpointer(true, List.of(Segment.recover(file)));
        awaitDone();
        assertEquals(List.of("?", "[2]"), files.listed());
        assertEquals(hash("[1]"), Files.readAllLines(files.list()).getFirst());
    }

    @Test
    void blobs_thatCannotBeWritten_areRetried_andServedFromTheSegment() throws IOException {
        Path away = Files.move(files.blobs(), dir.resolve("away"));
        Segment segment = add(5, "[5]", "[6]");
        assertEquals(segment, checkpointer.holding(6));
        assertEquals("[6]", LogFiles.json(segment.open(6)));
        assertNull(checkpointer.holding(7));
        assertNull(checkpointer.holding(4));
        Files.move(away, files.blobs());
        awaitDone();
        assertEquals(2, files.blobCount());
    }

    @Test
    void segments_ofWhichManyWait_areFull() throws IOException {
        Path away = Files.move(files.blobs(), dir.resolve("away"));
        for (int i = 1; i < 64; i++) add(i, "[" + i + "]");
        assertFalse(checkpointer.isFull());
        add(64, "[64]");
        assertTrue(checkpointer.isFull());
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                Segment segment = files.segment(65, "[65]");
                checkpointer.announce(segment);
                checkpointer.add(segment, true);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        await().until(() -> waiting.getState() == Thread.State.WAITING);
        Files.move(away, files.blobs());
        awaitDone();
        assertEquals(65, files.listed().size());
    }

    @Test
    void close_whileBlobsCannotBeWritten_leavesTheSegmentForTheNextStart() throws IOException {
        Path away = Files.move(files.blobs(), dir.resolve("away"));
        add(1, "[1]");
        checkpointer.close();
        assertFalse(checkpointer.isAlive());
        assertEquals(1, files.segmentCount());
        Files.move(away, files.blobs());
        Segment left = Segment.recover(files.journal().resolve("%020d".formatted(1)));
        checkpointer = checkpointer(true, List.of(left));
        awaitDone();
        assertEquals(List.of("[1]"), files.listed());
    }

    private static String hash(String json) {
        return new String(LogFiles.entry(json).hash(), StandardCharsets.US_ASCII);
    }
}
