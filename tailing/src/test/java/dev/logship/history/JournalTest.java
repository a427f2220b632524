package dev.logship.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.StreamName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    @TempDir Path dir;
    private Path path = Path.of("");

    @BeforeEach
    void inAFolder() {
        path = dir.resolve("a.extents");
    }

    @Test
    void rows_ofSeveralStreams_areReadAgain_theLastOfEach() throws IOException {
        try (Journal journal = new Journal(path)) {
            journal.write(row("a", 1));
            journal.write(row("b c", 2));
            journal.note(row("a", 3));
        }
        assertEquals(Set.of("a 3", "b c 2"), read());
    }

    @Test
    void row_isWholeWhenItIsRead() throws IOException {
        Path odd = Path.of(URI.create("file:///x/a%FF%0A%09%25%C3%A9:b.log"));
        Fingerprint tail = new Fingerprint(70_000, 1024, -5);
        KnownFile file = new KnownFile(7, new FileIdentity(3, 4, 5, new Fingerprint(9, 9, Long.MIN_VALUE)),
                odd, 6, tail);
        Extents extents =
                new Extents(List.of(file), List.of(Extent.ofNothing(1), new Extent(7, 8, Long.MAX_VALUE)));
        StateRecord row = new StateRecord(new StreamName("s/é"), odd, extents, 10);
        KnownFile readBack = new KnownFile(7, new FileIdentity(0, 4, 5, file.identity().head()), odd, 6,
                tail);
        assertEquals(new StateRecord(row.stream(), odd, new Extents(List.of(readBack), extents.list()), 10),
                StateRecord.parse(row.text()).orElseThrow(), "all but the device, which changes");
    }

    @Test
    void end_thatIsTorn_isCut_andTheRestCounts() throws IOException {
        try (Journal journal = new Journal(path)) {
            journal.write(row("a", 1));
            journal.write(row("a", 2));
        }
        long whole = Files.size(path);
        Files.writeString(path, row("a", 3).text().substring(0, 40), StandardOpenOption.APPEND);
        assertEquals(Set.of("a 2"), read());
        assertEquals(whole, Files.size(path));
    }

    @Test
    void row_thatIsDamaged_isLeftOut_andTheOlderOneCounts() throws IOException {
        try (Journal journal = new Journal(path)) {
            journal.write(row("a", 1));
            journal.write(row("a", 2));
            journal.write(row("b", 3));
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(path));
        lines.set(1, lines.get(1).replace("\te:0", "\te:1"));
        Files.write(path, lines);
        assertEquals(Set.of("a 1", "b 3"), read());
    }

    @Test
    void file_ofOldRowsMostly_isWrittenAnew() throws IOException {
        try (Journal journal = new Journal(path)) {
            for (int i = 0; i < 10_000; i++) journal.note(row("stream" + i % 10, i));
            journal.write(row("stream0", 0));
            for (int round = 0; round < 12; round++) {
                for (int i = 0; i < 1000; i++) journal.note(row("stream" + i, i));
                journal.write(row("last", round));
            }
            assertTrue(Files.size(path) < 1 << 20, Files.size(path) + " bytes");
        }
        assertEquals(1001, read().size());
    }

    @Test
    void writes_ofManyThreads_areAllThere() throws Exception {
        try (Journal journal = new Journal(path);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Long>> writes = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                StateRecord row = row("stream" + i, i);
                writes.add(() -> {
                    journal.write(row);
                    // On the disk when the call returns: read while the journal is open.
                    return Files.readAllLines(path).stream().filter(row.text()::equals).count();
                });
            }
            for (Future<Long> write : threads.invokeAll(writes)) assertEquals(1, write.get());
        }
        assertEquals(500, read().size());
    }

    @Test
    void journal_thatIsOpen_isRefusedToOthers() throws IOException {
        try (Journal journal = new Journal(path)) {
            IOException e = assertThrows(IOException.class, () -> new Journal(path).close());
            assertTrue(String.valueOf(e.getMessage()).contains("--state-path"), e.getMessage());
            assertEquals(0, journal.rows().size());
        }
    }

    private Set<String> read() throws IOException {
        try (Journal journal = new Journal(path)) {
            return journal.rows().stream().map(row -> row.stream() + " " + row.extents().get(0).base())
                    .collect(Collectors.toSet());
        }
    }

    private StateRecord row(String stream, long base) {
        KnownFile file = new KnownFile(0, new FileIdentity(0, 4, 5, Fingerprint.NONE),
                dir.resolve("app.log"), 6, Fingerprint.NONE);
        return StateRecord.now(new StreamName(stream), dir.resolve("app.log"),
                new Extents(List.of(file), List.of(new Extent(0, 0, base))));
    }
}
