package dev.logship.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Receivers that reply with offsets beyond all sent bytes, and later with lower ones.
final class ForeignBytesTest extends FollowedLogTest {
    private static final long FAR = 999_999_999_999_999_999L;

    @Test
    void offsetFarBeyondWhatWasSent_andThenLess_countsNothingAsLost() throws IOException {
        logs.begin(LOG, "one\n");
        assertEquals("", logs.takeAgain(LOG, FAR));
        logs.append(LOG, "two\n");
        assertEquals("two\n", logs.take(LOG));
        assertEquals(FAR + 4, logs.tailer(LOG).at());
        assertEquals("ne\ntwo\n", logs.takeAgain(LOG, 1));
        assertEquals(8, logs.tailer(LOG).at(), "the stream has no gap");
        assertEquals(0, logs.tailer(LOG).lost());
        assertEquals(1, logs.lostUnknown());
    }

    @Test
    void foreignBytes_areNoneThatAreBehind() throws IOException {
        logs.begin(LOG, "one\n");
        assertEquals("", logs.takeAgain(LOG, FAR));
        logs.append(LOG, "two\n");
        logs.tailer(LOG).look();
        logs.tailer(LOG).seek(3);
        assertEquals(5, logs.tailer(LOG).behind());
    }

    @Test
    void offsetBeyondWhatWasSent_whileLaterFilesWereBegun_leavesNothingOut() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, "two\n");
        assertEquals("two\n", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.tailer(LOG).seek(2);
        assertEquals("e\ntwo\n", logs.takeAgain(LOG, FAR));
        assertEquals(FAR + 6, logs.tailer(LOG).at());
        assertEquals("one\ntwo\n", logs.takeAgain(LOG, 0));
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    void offsetFarBeyondWhatWasSaved_afterARestart_countsNothingAsLost() throws IOException {
        logs.begin(LOG, "one\n");
        logs.restart(() -> logs.append(LOG, "two\n"));
        assertEquals("two\n", logs.takeAgain(LOG, FAR));
        logs.restart(() -> { });
        assertEquals("one\ntwo\n", logs.takeAgain(LOG, 0));
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    void offsetFarBeyondAFileThatWasWrittenAnew_countsNothingAsLost() throws IOException {
        logs.begin(LOG, "one\n");
        logs.restart(() -> {
            logs.truncate(LOG, 0);
            logs.append(LOG, "other\n");
        });
        assertEquals("other\n", logs.takeAgain(LOG, FAR) + logs.afterQuiet(LOG));
        assertEquals("other\n", logs.takeAgain(LOG, 4));
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    void offsetFarBeyondAFileThatIsDeleted_countsNothingAsLost() throws IOException {
        logs.begin(LOG, "one\n");
        logs.restart(() -> {
            logs.delete(LOG);
            logs.create(LOG, "other\n");
        });
        assertEquals("other\n", logs.takeAgain(LOG, FAR) + logs.afterQuiet(LOG));
        assertEquals("other\n", logs.takeAgain(LOG, 4));
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    void receiversBytes_ofAnUnknownStream_areNotCountedAsLost_whenItHasThemNoMore() throws IOException {
        logs.create(LOG, "one\n");
        assertEquals("one\n", logs.takeAgain(LOG, FAR));
        assertEquals("one\n", logs.takeAgain(LOG, 0));
        assertEquals(4, logs.tailer(LOG).at());
        assertEquals(0, logs.tailer(LOG).lost());
        assertEquals(1, logs.lostUnknown());
    }

    @Test
    void offsetsThatJump_loseNothing_andLeaveAStreamWithoutGaps() throws IOException {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        StringBuilder all = new StringBuilder("begin\n");
        logs.begin(LOG, all.toString());
        for (int i = 0; i < 300; i++) {
            String more = "line " + i + "\n";
            all.append(more);
            if (random.nextInt(4) == 0) {
                logs.rename(LOG, LOG + "-" + (20_260_000 + i));
                logs.create(LOG, more);
                logs.tell();
            } else {
                logs.append(LOG, more);
            }
            logs.advance(TailingConfig.QUIET);
            long[] offsets = {0, 5, all.length() / 2, all.length() + 1, 1_000_000, FAR, FAR - i};
            logs.takeAgain(LOG, offsets[random.nextInt(offsets.length)]);
            logs.afterQuiet(LOG);
            assertFalse(logs.tailer(LOG).behind() > all.length());
        }
        StringBuilder taken = new StringBuilder(logs.takeAgain(LOG, 0));
        for (int i = 0; i < 3; i++) taken.append(logs.afterQuiet(LOG));
        assertEquals(all.toString(), taken.toString());
        assertEquals(0, logs.tailer(LOG).lost());
    }
}
