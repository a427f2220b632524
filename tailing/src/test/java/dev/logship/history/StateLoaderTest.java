package dev.logship.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.StreamName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Journals that are damaged, torn or of another version.
final class StateLoaderTest {
    private static final int LARGE_BYTES = 4_000;

    @TempDir Path dir;
    private final ManualTime time = new ManualTime();
    private Path path = Path.of("");

    @BeforeEach
    void fill() throws IOException {
        path = dir.resolve("host_7447.state");
        try (Journal journal = open()) {
            journal.write(Records.of("a", 1));       // line 2
            journal.write(Records.of("b", 2));
            journal.write(Records.of("a", 3));
            journal.write(Records.of("a", 4));
            journal.write(Records.of("b", 5));       // line 6
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torn", "1234abcd\t7\t0\t1\ta", "\0\0\0", "deadbeef\t7\t0\t1\ta\tforgotten\n",
        "\n\n"})
    void end_thatIsTorn_isCut_andTheRestCounts(String end) throws IOException {
        byte[] whole = Files.readAllBytes(path);
        Files.writeString(path, end, StandardOpenOption.APPEND);
        StateContents contents = StateContents.read(path);
        assertFalse(contents.isWhole());
        assertEquals(end.length(), contents.torn());
        assertEquals(7, contents.tornFrom());
        try (Journal journal = open()) {
            assertEquals(Set.of("a 4", "b 5"), in(journal));
            journal.write(Records.of("a", 6));
        }
        assertTrue(StateContents.read(path).isWhole());
        assertArrayEquals(whole, Arrays.copyOf(Files.readAllBytes(path), whole.length));
        assertEquals(Set.of("a 6", "b 5"), read());
    }

    @Test
    void row_thatIsDamaged_endsTheHistoryOfItsStream_andOfNoOther() throws IOException {
        damage(4);
        byte[] damaged = Files.readAllBytes(path);
        StateContents contents = StateContents.read(path);
        assertEquals(List.of(new StreamName("a")), contents.stale());
        assertEquals(List.of("4: the row is damaged (probably of stream a)",
                "5: the row of stream a does not fit (a row before it is missing); using the row "
                + "before it"), damages(contents));
        try (Journal journal = open()) {
            assertEquals(Set.of("a 1", "b 5"), in(journal));
            journal.write(Records.of("a", 7));
        }
        assertEquals(Set.of("a 7", "b 5"), read());
        assertTrue(StateContents.read(path).isWhole(), "it is written anew");
        assertArrayEquals(damaged, Files.readAllBytes(dir.resolve("host_7447.state.damaged")));
    }

    @Test
    void row_thatIsDamaged_whereTheFileCannotBeWrittenAnew_isPassedByAll() throws IOException {
        damage(4);
        FailingDisk disk = new FailingDisk();
        disk.fail(FailingDisk.What.OPEN_BESIDE);
        try (Journal journal = new Journal(path, time, Journal.FORGET_AFTER, disk)) {
            assertEquals(Set.of("a 1", "b 5"), in(journal));
            journal.write(Records.of("a", 7));
            journal.write(Records.of("a", 8));
        }
        assertEquals(Set.of("a 8", "b 5"), read());
    }

    @Test
    void firstRowOfAStream_thatIsDamaged_leavesNothingOfIt() throws IOException {
        damage(2);
        assertEquals(Set.of("b 5"), read());
        try (Journal journal = open()) {
            assertEquals(Set.of("b 5"), in(journal));
        }
    }

    @Test
    void wholeRow_afterADamagedOne_makesTheStreamWhole() throws IOException {
        damage(4);
        append(new StateRow(7, 0, 1, new StreamName("a"),
                StateChange.between(StateChange.nothing(new StreamName("a")), Records.of("a", 9))));
        assertEquals(List.of(), StateContents.read(path).stale());
        assertEquals(Set.of("a 9", "b 5"), read());
    }

    @ParameterizedTest
    @ValueSource(strings = {"logship-state 3\n", "logship-state 21\nwhatever", "logship-state 3"})
    void file_ofAnotherVersion_isRefused_andStaysAsItIs(String text) throws IOException {
        Files.writeString(path, text);
        IOException e = assertThrows(IOException.class, () -> open().close());
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains(path + " is saved state of format "), message);
        assertTrue(message.contains("move the file away"), message);
        assertEquals(text, Files.readString(path));
    }

    @Test
    void row_ofAnotherForm_isRefused_andStaysAsItIs() throws IOException {
        String body = "\t7\t4\t1\ta\tcolour:blue\n";
        CRC32C checksum = new CRC32C();
        checksum.update(body.substring(0, body.length() - 1).getBytes(StandardCharsets.UTF_8));
        Files.writeString(path, "%08x".formatted(checksum.getValue()) + body, StandardOpenOption.APPEND);
        byte[] there = Files.readAllBytes(path);
        IOException e = assertThrows(IOException.class, () -> open().close());
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains(path + ", line 7: unknown form"), message);
        assertTrue(message.contains("colour:blue"), message);
        assertArrayEquals(there, Files.readAllBytes(path));
    }

    @Test
    void firstLine_thatIsDamaged_harmsNoRow() throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        bytes[3] ^= 1;
        Files.write(path, bytes);
        try (Journal journal = open()) {
            assertEquals(Set.of("a 4", "b 5"), in(journal));
        }
        assertTrue(StateContents.read(path).isWhole());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 14, 15, 16, 100_000})
    void file_ofNoise_isKeptAside(int size) throws IOException {
        byte[] noise = new byte[size];
        new Random(size).nextBytes(noise);
        Files.write(path, noise);
        try (Journal journal = open()) {
            assertEquals(Set.of(), in(journal));
            journal.write(Records.of("a", 1));
        }
        assertEquals(Set.of("a 1"), read());
        assertArrayEquals(noise, Files.readAllBytes(dir.resolve("host_7447.state.damaged")));
    }

    @Test
    void file_cutAnywhere_holdsOnlyRecordsThatWereWritten() throws IOException {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("-Dseed=" + seed);
        Files.delete(path);
        Random random = new Random(seed);
        Map<Long, Map<StreamName, StateRecord>> written = writeRandom(random);
        byte[] all = Files.readAllBytes(path);
        Path cut = dir.resolve("cut_1.state");
        Map<StreamName, StateRecord> last = Map.of();
        for (int length = 0; length <= all.length; length++) {
            last = written.getOrDefault((long) length, last);
            Files.write(cut, Arrays.copyOf(all, length));
            assertEquals(last, byStream(StateContents.read(cut).records()), "-Dseed=" + seed + ", " + length);
            if (random.nextInt(100) == 0) loadAndGoOn(cut, last);
        }
    }

    /// The records written at each length of the file.
    private Map<Long, Map<StreamName, StateRecord>> writeRandom(Random random) throws IOException {
        Records records = new Records(random);
        Map<Long, Map<StreamName, StateRecord>> written = new TreeMap<>();
        Map<StreamName, StateRecord> now = new TreeMap<>();
        written.put(0L, Map.of());
        try (Journal journal = open()) {
            while (Files.size(path) < LARGE_BYTES) {
                String stream = "stream" + random.nextInt(3);
                StateRecord was = now.getOrDefault(new StreamName(stream), Records.of(stream, 1));
                StateRecord record = records.next(was);
                journal.write(record);
                long size = Files.size(path);
                if (!written.containsKey(size)) now.put(record.stream(), record);
                written.put(size, Map.copyOf(now));
            }
        }
        return written;
    }

    private void loadAndGoOn(Path file, Map<StreamName, StateRecord> expected) throws IOException {
        try (Journal journal = new Journal(file, time)) {
            assertEquals(expected, byStream(List.copyOf(journal.records())));
            journal.write(Records.of("new", 5));
        }
        StateContents contents = StateContents.read(file);
        assertTrue(contents.isWhole());
        assertEquals(expected.size() + 1, contents.records().size());
    }

    private static Map<StreamName, StateRecord> byStream(Collection<StateRecord> records) {
        return records.stream().collect(Collectors.toMap(StateRecord::stream, record -> record));
    }

    private void damage(int line) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(path));
        String row = lines.get(line - 1);
        lines.set(line - 1, row.substring(0, row.length() - 1) + (row.endsWith("1") ? "2" : "1"));
        Files.write(path, lines);
    }

    private void append(StateRow row) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        row.writeTo(bytes);
        Files.write(path, bytes.toByteArray(), StandardOpenOption.APPEND);
    }

    private static List<String> damages(StateContents contents) {
        return contents.damages().stream().map(damage -> damage.line() + ": " + damage.what()).toList();
    }

    private Journal open() throws IOException {
        return new Journal(path, time);
    }

    private Set<String> read() throws IOException {
        return StateContents.read(path).records().stream().map(StateLoaderTest::text)
                .collect(Collectors.toSet());
    }

    private static Set<String> in(Journal journal) {
        return journal.records().stream().map(StateLoaderTest::text).collect(Collectors.toSet());
    }

    private static String text(StateRecord record) {
        return record.stream() + " " + Records.base(record);
    }
}
