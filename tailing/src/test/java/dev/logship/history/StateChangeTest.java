package dev.logship.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.StreamName;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StateChangeTest {
    private final long seed = Long.getLong("seed", System.nanoTime());
    private final StateRecord record = Records.of("app.log", 7);

    @Test
    void change_ofRandomRecords_makesTheLaterOfTheEarlier() {
        System.out.println("-Dseed=" + seed);
        Records records = new Records(new Random(seed));
        StateRecord now = record;
        for (int i = 0; i < 5_000; i++) {
            StateRecord next = records.next(now);
            assertEquals(next, throughText(now, next), () -> "-Dseed=" + seed);
            now = next.extents().files().size() > 20 || next.extents().list().size() > 20 ? record : next;
        }
    }

    @Test
    void record_ofEverything_isWholeWhenItIsRead() {
        Records records = new Records(new Random(1));
        StateRecord now = record;
        for (int i = 0; i < 200; i++) now = records.next(now);
        assertEquals(now, throughText(StateChange.nothing(now.stream()), now));
    }

    @Test
    void grownFile_amongMany_costsOneShortField() {
        Samples before = Records.samples(88, 1);
        Samples after = before.with(new Fingerprint(1 << 20, 1024, 5));
        List<KnownFile> others = List.of(Records.file(0, 1, before), Records.file(1, 2, before));
        StateRecord earlier = with(others, Records.file(2, 3, before));
        StateRecord later = with(others, Records.file(2, 3, after));
        List<StateField> fields = StateChange.between(earlier, later);
        assertEquals(1, fields.size());
        assertTrue(fields.getFirst().text().length() < 60, fields.getFirst()::text);
        assertEquals(later, throughText(earlier, later));
    }

    @Test
    void extents_dropped_orAdded_costOnlyThose() {
        List<Extent> many = IntStream.range(0, 1000)
                .mapToObj(i -> new Extent(i % 2, i, 10L * i)).toList();
        StateRecord earlier = with(many);
        StateRecord later = with(many.subList(500, 1000));
        assertEquals(List.of("cut:0:500"),
                StateChange.between(earlier, later).stream().map(StateField::text).toList());
        assertEquals(List.of(), StateChange.between(earlier, with(List.copyOf(many))));
    }

    @Test
    void upcomingFiles_begun_orGrown_orAdded_costOnlyThose() {
        List<KnownFile> many = IntStream.range(0, 1000).mapToObj(i -> upcoming(i, 9)).toList();
        List<KnownFile> later = new ArrayList<>(many.subList(1, 999));
        later.add(upcoming(999, 10));
        later.add(upcoming(1000, 5));
        List<StateField> fields = StateChange.between(withUpcoming(many), withUpcoming(later));
        assertEquals(List.of("begun:0:1", "begun:998:1"),
                fields.stream().map(StateField::text).limit(2).toList());
        assertEquals(4, fields.size());
        assertEquals(withUpcoming(later), throughText(withUpcoming(many), withUpcoming(later)));
    }

    @Test
    void device_isNoChange_asItIsAnotherOneAtEachStart() {
        KnownFile file = record.extents().files().getFirst();
        FileIdentity is = file.identity();
        KnownFile seen = file.in(new FileIdentity(is.handle(), 99, is.inode(), is.birth()), file.path());
        StateRecord later = new StateRecord(record.stream(), record.path(), record.extents().with(seen),
                List.of(), "", 1);
        assertEquals(List.of(), StateChange.between(record, later));
    }

    @Test
    void field_ofAnotherForm_isRefused() {
        for (String text : List.of("", "files:1", "file:1:2", "path:relative", "path:/%zz", "taken:1:2:x:-",
                "taken:1:2:-:AAAA", "cut:1", "extent:1:-5:3", "extent:1:2:3:4", "drop:one", "order:")) {
            assertThrows(IllegalArgumentException.class, () -> StateField.parse(text), text);
        }
    }

    @Test
    void change_thatDoesNotFit_isRefused() {
        for (String text : List.of("drop:5", "begun:0:1", "moved:5:/x", "taken:5:1:-:-", "taken:0:1:3:-",
                "cut:1:1", "order:1", "order:0,0")) {
            StateRow row = new StateRow(2, 1, 3, record.stream(), List.of(StateField.parse(text)));
            assertThrows(IllegalArgumentException.class, () -> StateChange.apply(record, row), text);
        }
    }

    @Test
    void path_ofOddBytes_isThemAgain() {
        Path odd = Path.of(URI.create("file:///x/a%FF%0A%09%25%C3%A9:b+c%23.log"));
        String text = PathText.encode(odd);
        assertTrue(text.matches("[!-~]+") && !text.contains(":"), text);
        assertEquals(odd, PathText.decode(text));
    }

    @Test
    void row_withAnyBitWrong_isDamaged() {
        byte[] row = text(new StateRow(3, 2, 1, new StreamName("a"), List.of(new StateField.Dropped(1))));
        for (int bit = 0; bit < (row.length - 1) * 8; bit++) {
            byte[] wrong = Arrays.copyOf(row, row.length - 1);
            wrong[bit / 8] ^= (byte) (1 << bit % 8);
            String text = new String(wrong, StandardCharsets.UTF_8);
            assertTrue(StateRow.parse(wrong, wrong.length).isEmpty(), text);
        }
    }

    private StateRecord with(List<KnownFile> files, KnownFile file) {
        return new StateRecord(record.stream(), record.path(), new Extents(files, List.of()).with(file),
                List.of(), "", 1);
    }

    private static KnownFile upcoming(int inode, long seen) {
        FileIdentity identity = new FileIdentity(Optional.empty(), 0, inode, 1);
        return KnownFile.of(identity, Path.of("/x/a." + inode), 1, seen);
    }

    private StateRecord withUpcoming(List<KnownFile> files) {
        return new StateRecord(record.stream(), record.path(), Extents.NONE, files, "", 1);
    }

    private StateRecord with(List<Extent> extents) {
        return new StateRecord(record.stream(), record.path(), new Extents(List.of(), extents), List.of(), "",
                1);
    }

    private static StateRecord throughText(StateRecord earlier, StateRecord later) {
        byte[] text = text(new StateRow(2, 1, later.written(), later.stream(),
                StateChange.between(earlier, later)));
        StateRow row = StateRow.parse(text, text.length - 1).orElseThrow();
        StateRecord made = StateChange.apply(earlier, row);
        return made == null ? StateChange.nothing(later.stream()) : made;
    }

    private static byte[] text(StateRow row) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        row.writeTo(bytes);
        return bytes.toByteArray();
    }
}
