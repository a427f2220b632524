package dev.logship.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// No file is lost because its directory is missing for a while.
final class MissingDirectoryTest extends FollowedLogTest {
    @Test
    void firstFile_whoseDirectoryIsAway_isTakenWhenThatIsBack() throws IOException {
        logs.create(LOG, "one\n");
        logs.tell();
        logs.restart(() -> logs.move(true));
        assertEquals("", logs.take(LOG));
        logs.move(false);
        logs.scan();
        assertEquals("one\n", logs.take(LOG));
    }

    @Test
    void nextFile_whoseDirectoryIsAway_isTakenWhenThatIsBack() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, "two\n");
        logs.restart(() -> logs.move(true));
        assertEquals("", logs.take(LOG) + logs.afterQuiet(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
        logs.move(false);
        logs.scan();
        assertEquals("two\n", logs.take(LOG) + logs.afterQuiet(LOG));
    }

    @Test
    void firstFile_whoseDirectoryIsAway_isNotLookedForAllTheTime() throws IOException {
        logs.create(LOG, "one\n");
        logs.tell();
        logs.restart(() -> logs.move(true));
        assertEquals("", logs.take(LOG));
        logs.tailer(LOG).rest();
        assertFalse(logs.tailer(LOG).look());
        logs.move(false);
        assertTrue(logs.tailer(LOG).isPolled(true) && logs.tailer(LOG).look());
        assertEquals("one\n", logs.take(LOG));
    }

    @Test
    void unreadRest_whoseDirectoryIsAway_isNotLost_forTheNextFile() throws IOException {
        logs.begin(LOG, "one\n");
        logs.append(LOG, "unread\n");
        logs.tailer(LOG).look();
        logs.rotate(LOG, "two\n");
        logs.restart(() -> logs.move(true));
        assertEquals("", logs.take(LOG) + logs.afterQuiet(LOG));
        assertFalse(logs.tailer(LOG).isDue());
        assertEquals(0, logs.tailer(LOG).lost() + logs.lostUnknown());
        logs.move(false);
        logs.scan();
        assertEquals("unread\ntwo\n", logs.take(LOG) + logs.afterQuiet(LOG));
    }

    @Test
    void whatCameUnseen_whileTheDirectoryIsAway_isDecidedWhenThatIsBack() throws IOException {
        logs.begin(LOG, "one\n");
        logs.restart(() -> {
            logs.rename(LOG, LOG + ".2");
            logs.create(LOG + ".1", "two\n");
            logs.create(LOG, "three\n");
        });
        assertEquals("", logs.take(LOG));
        assertTrue(logs.tailer(LOG).isDue());
        logs.move(true);
        logs.advance(TailingConfig.QUIET.multipliedBy(10));
        assertEquals("", logs.take(LOG));
        assertTrue(logs.tailer(LOG).due().isPositive());
        logs.move(false);
        logs.advance(TailingConfig.QUIET.multipliedBy(30));
        assertEquals("two\nthree\n", logs.take(LOG) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG));
    }
}
