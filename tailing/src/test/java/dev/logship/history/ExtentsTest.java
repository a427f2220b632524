package dev.logship.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExtentsTest {
    private static final KnownFile A = record(0, 100);
    private static final KnownFile B = record(1, 101);
    private static final KnownFile C = record(2, 102);

    /// A has stream bytes 0 to 1000, B from its byte 50 on 1000 to 1500, C the rest.
    private final Extents three = Extents.NONE.plus(A, new Extent(0, 0, 0)).plus(B, new Extent(1, 50, 1000))
            .plus(C, new Extent(2, 0, 1500));

    @Test
    void holding_findsTheExtent_ofEqualOnesTheLast() {
        assertEquals(0, three.holding(0));
        assertEquals(0, three.holding(999));
        assertEquals(1, three.holding(1000));
        assertEquals(2, three.holding(1_000_000));
        assertEquals(3, three.plus(A, new Extent(0, 7, 1500)).holding(1500));
    }

    @Test
    void sourceAt_isThePlaceInTheFile() {
        assertEquals(51, three.get(1).sourceAt(1001));
        assertEquals(550, three.takenFrom(1));
        assertEquals(1000, three.takenFrom(0));
        assertEquals(0, three.takenFrom(2));
    }

    @Test
    void movedDown_closesTheGapBeforeAnExtent_andKeepsTheLengthsAfterIt() {
        Extents moved = three.movedDown(1, 400);
        assertEquals(List.of(0L, 400L, 900L), moved.list().stream().map(Extent::base).toList());
    }

    @Test
    void without_aGoneFileInTheMiddle_leavesAnExtentOfNothing() {
        Extents fewer = three.without(List.of(B), 2000).orElseThrow();
        assertEquals(List.of(A, C), fewer.files());
        assertTrue(fewer.get(1).isOfNothing());
        assertEquals(1000, fewer.takenFrom(0), "nothing is known to be A's that was B's");
    }

    @Test
    void without_aGoneFileAtTheStart_beginsLater() {
        Extents fewer = three.without(List.of(A, B), 2000).orElseThrow();
        assertEquals(List.of(new Extent(2, 0, 1500)), fewer.list());
    }

    @Test
    void without_whatIsNotCoveredOrIsTheNewest_forgetsNothing() {
        assertTrue(three.without(List.of(B), 1499).isEmpty());
        assertTrue(three.without(List.of(C), Long.MAX_VALUE).isEmpty());
    }

    @Test
    void copy_isKnown_withoutBeingTheNewest() {
        Extents copied = three.withCopy(record(0, 200).identity(), Path.of("/x/app.log.1"))
                .withCopy(record(0, 201).identity(), Path.of("/x/app.log.2"));
        assertEquals(List.of(-3, -2, 0, 1, 2), copied.files().stream().map(KnownFile::id).toList());
        assertEquals(C, copied.newest());
        assertFalse(copied.hasExtentsOf(-2));
        assertEquals(three.list(), copied.without(List.of(copied.file(-2)), 0).orElseThrow().list());
    }

    @Test
    void overwritten_isWhatALaterRecordHasTheInodeOf() {
        Extents again = three.plus(record(3, 100), new Extent(3, 0, 1600));
        assertTrue(again.isOverwritten(A));
        assertFalse(again.isOverwritten(B));
    }

    private static KnownFile record(int id, long inode) {
        return new KnownFile(id, new FileIdentity(1, inode, 5, Fingerprint.NONE),
                Path.of("/x/app.log." + id), 9, Fingerprint.NONE);
    }
}
