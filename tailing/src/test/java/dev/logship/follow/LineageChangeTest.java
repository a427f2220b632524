package dev.logship.follow;

import static dev.logship.follow.Lineage.Change.ANEW;
import static dev.logship.follow.Lineage.Change.EDITED;
import static dev.logship.follow.Lineage.Change.INTACT;
import static dev.logship.follow.Lineage.Change.SHORTENED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.logship.history.Samples;
import org.junit.jupiter.api.Test;

/// The fate of a file, by its sizes and samples.
final class LineageChangeTest {
    @Test
    void file_withTheBytesBeforeOurOffset_isIntact_whateverItsHeadIs() {
        assertEquals(INTACT, Lineage.change(9000, 9000, 0, samples(6, 0, true, true)));
        assertEquals(INTACT, Lineage.change(9000, 20_000, 0, samples(6, 0, true, true)));
        assertEquals(INTACT, Lineage.change(9000, 9000, 0, samples(1, 5, false, true)), "a hole was punched");
        assertEquals(INTACT, Lineage.change(0, 100, 0, samples(0, 0, true, true)), "nothing was taken");
    }

    @Test
    void file_withOtherHeadAndTail_wasWrittenAnew() {
        assertEquals(ANEW, Lineage.change(9000, 9000, 0, samples(0, 6, false, false)));
        assertEquals(ANEW, Lineage.change(9000, 20_000, 0, samples(5, 2, false, false)));
    }

    @Test
    void file_withAnotherTailOnly_wasEditedWhereMostAgrees() {
        assertEquals(EDITED, Lineage.change(9000, 9000, 0, samples(5, 1, true, false)));
        assertEquals(ANEW, Lineage.change(9000, 9000, 0, samples(3, 3, true, false)));
        assertEquals(ANEW, Lineage.change(9000, 9000, 0, samples(1, 5, true, false)), "a header is the same");
    }

    @Test
    void file_whoseHeadAndTailAreOneWindow_wasWrittenAnewByAnyDifference() {
        assertEquals(ANEW, Lineage.change(2048, 4000, 0, samples(1, 1, true, false)));
        assertEquals(ANEW, Lineage.change(2048, 4000, 0, samples(5, 1, true, false)));
        assertEquals(EDITED, Lineage.change(2049, 4000, 0, samples(2, 1, true, false)));
    }

    @Test
    void file_cutToATellingSize_isShortened_whereAllAgrees() {
        assertEquals(SHORTENED, Lineage.change(9000, 8999, 0, samples(5, 0, true, true)));
        assertEquals(SHORTENED, Lineage.change(9000, 4096, 0, samples(3, 0, true, true)));
        assertEquals(ANEW, Lineage.change(9000, 4095, 0, samples(2, 0, true, true)));
        assertEquals(ANEW, Lineage.change(9000, 0, 0, samples(0, 0, true, true)));
        assertEquals(ANEW, Lineage.change(9000, 8000, 0, samples(4, 1, true, false)));
        assertEquals(ANEW, Lineage.change(9000, 8000, 0, samples(4, 1, true, true)));
        assertEquals(ANEW, Lineage.change(9000, 8000, 0, samples(0, 0, true, true)), "nothing is known");
        assertEquals(ANEW, Lineage.change(9000, 8000, 0, samples(1, 0, 4095)), "a beginning proves nothing");
        assertEquals(SHORTENED, Lineage.change(9000, 8000, 0, samples(1, 0, 4096)));
    }

    @Test
    void file_cutToLessThanTwiceWhatTheStreamsContentsShare_wasWrittenAnew() {
        assertEquals(ANEW, Lineage.change(99_000, 16_384, 8192, samples(5, 0, true, true)));
        assertEquals(SHORTENED, Lineage.change(99_000, 16_385, 8192, samples(5, 0, true, true)));
        assertEquals(ANEW, Lineage.change(99_000, 50_000, 8192, samples(5, 0, 8192)));
    }

    private static Samples.Agreement samples(int agree, int differ, boolean head, boolean tail) {
        return new Samples.Agreement(agree, differ, agree > 0 ? 16_384 : 0, head, tail);
    }

    private static Samples.Agreement samples(int agree, int differ, long highest) {
        return new Samples.Agreement(agree, differ, highest, true, true);
    }
}
