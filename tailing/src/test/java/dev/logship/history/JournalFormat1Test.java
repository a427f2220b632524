package dev.logship.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.StreamName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Journals of format 1, as the previous version wrote them.
final class JournalFormat1Test {
    private static final String APP = "1700000000\tweb/app.log\t/logs/app%20x.log"
            + "\tf:-2:9:11:0:0:0:0:0:5:/logs/app.log.copy"
            + "\tf:0:7:12:1024:ff:70000:1024:fffffffffffffffb:13:/logs/a%FFb.log.1"
            + "\tf:1:8:14:20:1:20:20:1:15:/logs/app.log"
            + "\te:0:0:100\te:-1:0:70100\te:1:0:70200";

    @TempDir Path dir;
    private Path old = Path.of("");
    private Path converted = Path.of("");
    private Path path = Path.of("");

    @BeforeEach
    void write() throws IOException {
        old = dir.resolve("10.0.0.1_7447.extents");
        converted = dir.resolve("10.0.0.1_7447.extents.v1");
        path = dir.resolve("10.0.0.1_7447.state");
        Files.writeString(old, row("1600000000\tweb/app.log\t/app.log\tf:0:7:12:0:0:0:0:0:13:/a\te:0:0:0")
                + row(APP) + row("8000000\tidle\t/logs/idle\tf:0:3:4:0:0:0:0:0:5:/logs/idle\te:0:0:9"));
    }

    @Test
    void file_becomesOneOfFormat2_withWeakRecords() throws IOException {
        byte[] before = Files.readAllBytes(old);
        StateRecord record = open().stream().filter(is -> is.stream().text().equals("web/app.log"))
                .findFirst().orElseThrow();
        assertEquals(Path.of("/logs/app x.log"), record.path());
        assertEquals(List.of(new Extent(0, 0, 100), Extent.ofNothing(70_100), new Extent(1, 0, 70_200)),
                record.extents().list());
        KnownFile copy = record.extents().files().getFirst();
        assertTrue(copy.isCopy());
        KnownFile rotated = record.extents().file(0);
        assertEquals(new FileIdentity(Optional.empty(), 0, 7, 12), rotated.identity());
        assertEquals(Samples.of(new Fingerprint(1024, 1024, 0xff), new Fingerprint(70_000, 1024, -5)),
                rotated.samples());
        assertEquals(13, rotated.since());
        assertEquals(70_000, rotated.seen());
        assertEquals(20, record.extents().newest().samples().offset());
        assertFalse(Files.exists(old));
        assertArrayEquals(before, Files.readAllBytes(converted));
        assertEquals(2, open().size(), "it is not done again");
        assertTrue(StateContents.read(path).isWhole());
    }

    @Test
    void head_beyondWhatWasTaken_isKept_whereNothingElseTellsTheFile_orItsContent() {
        String row = "1\ta\t/a\tf:0:7:%d:1024:ff:%s:13:/a\te:0:0:0";
        assertEquals(100, samples(row.formatted(5, "100:100:ee")).offset());
        assertEquals(1024, samples(row.formatted(0, "100:100:ee")).offset());
        assertEquals(1024, samples(row.formatted(5, "0:0:0")).offset(), "killed before more was noted");
    }

    private static Samples samples(String row) {
        return JournalFormat1.parse(row(row).strip()).orElseThrow().extents().newest().samples();
    }

    @Test
    void conversion_cutShort_isDoneAgain_orFoundDone() throws IOException {
        byte[] before = Files.readAllBytes(old);
        Files.writeString(StateFile.beside(path), "logship-st");       // while it was written
        assertEquals(2, open().size());
        Files.write(old, before);                                       // before the old one was renamed
        Files.delete(converted);
        assertEquals(2, open().size());
        assertArrayEquals(before, Files.readAllBytes(converted));
        assertFalse(Files.exists(old));
    }

    @Test
    void emptyFile_besideOneOfFormat1_isMadeOfIt() throws IOException {
        Files.createFile(path);
        assertEquals(2, open().size());
    }

    @Test
    void fileOfFormat1_writtenAfterTheConversion_isLeftAlone() throws IOException {
        open();
        Files.writeString(old, row(APP));
        assertEquals(2, open().size());
        assertTrue(Files.exists(old));
    }

    @Test
    void conversion_cutShort_doesNotMoveTheLastLook() throws IOException {
        FileTime written = FileTime.from(5, TimeUnit.SECONDS);
        Files.setLastModifiedTime(old, written);
        FailingDisk disk = new FailingDisk();
        disk.fail(FailingDisk.What.WRITE);
        assertThrows(IOException.class,
                () -> new Journal(path, new ManualTime(), Journal.FORGET_AFTER, disk).close());
        for (int start = 0; start < 2; start++) {
            try (Journal journal = new Journal(path, new ManualTime())) {
                assertEquals(written.to(TimeUnit.NANOSECONDS), journal.lastAlive());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\tlater\t/l\tx:a=b", "1\tlater\t/l\tf:0:7:12:0:0:0:0:0:13:/l\tz:0:0:0",
        "1\tlater\t/l\tf:0:7\te:0:0:0", "later", "1\tlater\t/l\tf:0:7:12:0:0:0:0:0:13:/l\te:0:0:-1"})
    void row_ofAnotherForm_isRefused_andNothingChanged(String row) throws IOException {
        Files.writeString(old, row(row) + row(APP), StandardOpenOption.APPEND);
        byte[] before = Files.readAllBytes(old);
        IOException e = assertThrows(IOException.class, this::open);
        assertTrue(String.valueOf(e.getMessage()).contains(old + ", line 4: unknown form"), e.getMessage());
        assertArrayEquals(before, Files.readAllBytes(old));
        assertFalse(Files.exists(path));
        assertFalse(Files.exists(converted));
    }

    @Test
    void firstRow_thatIsDamaged_doesNotHideTheOthers() throws IOException {
        Files.writeString(old, "torn\n" + row(APP));
        assertEquals(1, StateContents.read(old).format());
        assertEquals(List.of("web/app.log"), streams(old));
    }

    @Test
    void conversion_thatFails_changesNothing() throws IOException {
        byte[] before = Files.readAllBytes(old);
        FailingDisk disk = new FailingDisk();
        disk.fail(FailingDisk.What.WRITE);
        IOException e = assertThrows(IOException.class,
                () -> new Journal(path, new ManualTime(), Journal.FORGET_AFTER, disk).close());
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("cannot convert " + old + " to "), message);
        assertArrayEquals(before, Files.readAllBytes(old));
        assertEquals(2, open().size());
    }

    @Test
    void fileOfFormat1_inUse_isRefused() throws IOException {
        try (FileChannel lock = FileChannel.open(dir.resolve("10.0.0.1_7447.extents.lock"),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            IOException e = assertThrows(IOException.class, this::open);
            assertTrue(String.valueOf(e.getMessage()).contains("in use by this process"), e.getMessage());
        }
        assertEquals(2, open().size());
    }

    @Test
    void rowsOfFormat1_thatAreDamaged_areLeftOut() throws IOException {
        Files.writeString(old, row(APP).replace("app%20x", "app%20y") + "torn", StandardOpenOption.APPEND);
        StateContents contents = StateContents.read(old);
        assertEquals(1, contents.format());
        assertEquals(List.of(4L, 5L), contents.damages().stream().map(StateContents.Damage::line).toList());
        assertEquals(2, open().size());
    }

    @Test
    void streams_ofBothFormats_areReadWithoutALock() throws IOException {
        assertEquals(List.of("idle", "web/app.log"), streams(old));
        open();
        assertEquals(List.of("idle", "web/app.log"), streams(path));
        assertEquals(List.of("idle", "web/app.log"), streams(converted));
    }

    private static List<String> streams(Path file) throws IOException {
        return StateContents.read(file).records().stream().map(StateRecord::stream).map(StreamName::text)
                .toList();
    }

    private Collection<StateRecord> open() throws IOException {
        try (Journal journal = new Journal(path, new ManualTime())) {
            return journal.records();
        }
    }

    private static String row(String text) {
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return "%08x\t%s%n".formatted(checksum.getValue(), text);
    }
}
