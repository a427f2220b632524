package dev.logship.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.ByteRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
    void plus_whatGoesOnInTheSameFile_isNoMoreExtent() {
        assertEquals(three.list(), three.plus(C, new Extent(2, 700, 2200)).list());
        assertEquals(4, three.plus(C, new Extent(2, 701, 2200)).list().size(), "a byte was left out");
        assertEquals(4, three.plus(A, new Extent(0, 700, 2200)).list().size(), "another file");
        Extents nothing = three.plus(C, Extent.ofNothing(2200));
        assertEquals(nothing.list(), nothing.plus(C, Extent.ofNothing(2300)).list());
    }

    @Test
    void noted_isUpToWhereTheLastFileWasTaken() {
        assertEquals(0, Extents.NONE.noted());
        assertEquals(1500, three.noted());
        KnownFile taken = new KnownFile(2, C.identity(), C.path(), 9, 0, ByteRange.ALL,
                Samples.of(new Fingerprint(70, 70, 1)));
        assertEquals(1570, three.with(taken).noted());
        assertEquals(1500, three.plus(taken, new Extent(2, 100, 1500)).noted(), "noted before");
        assertEquals(2000, three.plus(C, Extent.ofNothing(2000)).noted());
    }

    @Test
    void movedDown_closesTheGapBeforeAnExtent_andKeepsTheLengthsAfterIt() {
        Extents moved = three.movedDown(1, 400);
        assertEquals(List.of(0L, 400L, 900L), moved.list().stream().map(Extent::base).toList());
    }

    @Test
    void foreignBytes_areBeforeWhatFollows_whichKeepsItsLengths() {
        Extents foreign = three.withForeign(1100, 5000);
        assertEquals(List.of(new Extent(0, 0, 0), new Extent(1, 50, 1000), Extent.foreign(1100),
                new Extent(1, 150, 5000), new Extent(2, 0, 5400)), foreign.list());
        assertEquals(1500, foreign.until(0), "they are not counted");
        assertEquals(3, foreign.withForeign(500, 900).list().stream().filter(e -> e.file() == 1
                || e.file() == 0).count() - 1, "only the last ones count");
        assertEquals(1, foreign.withForeign(500, 900).list().stream().filter(Extent::isForeign).count());
        assertEquals(three.list(), foreign.movedDown(3, 1100).list(), "they are gone");
        assertEquals(List.of(Extent.foreign(0), new Extent(0, 0, 7)),
                Extents.NONE.plus(A, new Extent(0, 0, 7)).list());
    }

    @Test
    void foreignBytes_areNotForgottenWithTheFilesAroundThem() {
        Extents foreign = three.withForeign(1000, 5000);
        Extents fewer = foreign.without(List.of(A, B), 9000).orElseThrow();
        assertEquals(List.of(Extent.foreign(1000), Extent.ofNothing(5000), new Extent(2, 0, 5500)),
                fewer.list());
    }

    @Test
    void without_aDeletedFileInTheMiddle_leavesAnExtentOfNothing() {
        Extents fewer = three.without(List.of(B), 2000).orElseThrow();
        assertEquals(List.of(A, C), fewer.files());
        assertTrue(fewer.get(1).isOfNothing());
        assertEquals(1000, fewer.takenFrom(0), "nothing is known to be A's that was B's");
    }

    @Test
    void without_aDeletedFileAtTheStart_beginsLater() {
        Extents fewer = three.without(List.of(A, B), 2000).orElseThrow();
        assertEquals(List.of(new Extent(2, 0, 1500)), fewer.list());
    }

    @Test
    void without_whatIsNotCoveredOrIsTheNewest_forgetsNothing() {
        assertTrue(three.without(List.of(B), 1499).isEmpty());
        assertTrue(three.without(List.of(C), Long.MAX_VALUE).isEmpty());
    }

    @Test
    void extents_thatAreTooMany_loseTheOldestHalf_butNoneThatIsNotCovered() {
        Extents many = Extents.NONE;
        for (int i = 0; i <= Extents.MOST; i++) {
            KnownFile file = i % 2 == 0 ? A : B;
            many = many.plus(file, new Extent(file.id(), 100L * i, 10L * i));
        }
        assertEquals(Extents.MOST + 1, many.list().size());
        Extents all = many.without(List.of(), Long.MAX_VALUE).orElseThrow();
        assertEquals(Extents.MOST / 2, all.list().size());
        assertEquals(many.list().subList(Extents.MOST / 2 + 1, Extents.MOST + 1), all.list());
        assertEquals(many.files(), all.files());
        Extents some = many.without(List.of(), 1000).orElseThrow();
        assertEquals(1000, some.get(0).base(), "what the taker does not have stays");
        assertEquals(Optional.empty(), many.without(List.of(), 5));
        assertEquals(Optional.empty(), all.without(List.of(), Long.MAX_VALUE));
    }

    @Test
    void copy_isKnown_withoutBeingTheNewest() {
        Extents copied = three.withCopy(record(0, 200).identity(), Path.of("/x/app.log.1"), 9)
                .withCopy(record(0, 201).identity(), Path.of("/x/app.log.2"), 9);
        assertEquals(List.of(-3, -2, 0, 1, 2), copied.files().stream().map(KnownFile::id).toList());
        assertEquals(C, copied.newest());
        assertTrue(copied.file(-2).isCopy());
        assertTrue(copied.isCovered(-2, 0), "it has no extents");
        assertEquals(three.list(), copied.without(List.of(copied.file(-2)), 0).orElseThrow().list());
    }

    @Test
    void copies_areBounded_theOldestIsForgotten() {
        Extents copied = three;
        for (int i = 0; i < 60; i++) {
            copied = copied.withCopy(record(0, 200 + i).identity(), Path.of("/x/c" + i), 9);
        }
        List<KnownFile> copies = copied.files().stream().filter(KnownFile::isCopy).toList();
        assertEquals(50, copies.size());
        assertEquals(259, copies.getFirst().identity().inode());
        assertEquals(210, copies.getLast().identity().inode());
        assertEquals(50, copies.stream().map(KnownFile::id).distinct().count());
        assertEquals(C, copied.newest());
    }

    @Test
    void newest_isTheFileThatCameBack_itsExtentsStay() {
        Extents back = three.withNewest(A);
        assertEquals(List.of(B, C, A), back.files());
        assertEquals(three.list(), back.list());
        assertEquals(2, back.greatestId(), "the next file is no other's");
        assertEquals(1000, back.takenFrom(0));
    }

    @Test
    void overwritten_isWhatALaterRecordHasTheFileOf() {
        Extents again = three.plus(record(3, 100), new Extent(3, 0, 1600));
        assertTrue(again.isOverwritten(A));
        assertFalse(again.isOverwritten(B));
        assertFalse(again.isOverwritten(again.newest()));
    }

    @Test
    void extent_beforeTheStart_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Extent(0, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Extent(0, 0, -1));
    }

    private static KnownFile record(int id, long inode) {
        FileIdentity identity = new FileIdentity(Optional.empty(), 1, inode, 5);
        return KnownFile.of(identity, Path.of("/x/app.log." + id), 9, 0).withId(id);
    }
}
