package dev.logship.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Bytes that are written to a file of a stream after it was rotated.
final class LateBytesTest extends FollowedLogTest {
    private static final Duration QUIET = TailingConfig.QUIET;
    private static final Duration NANO = Duration.ofNanos(1);

    @Test
    void lateBytes_areInserted_atALineEnd() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, "two\nthr");
        logs.advance(QUIET);
        assertEquals("two\nthr", logs.take(LOG));
        logs.append("app.log.1", "late\n");
        logs.advance(QUIET);
        assertEquals("", logs.take(LOG), "a line is not finished");
        logs.append(LOG, "ee\nfour\n");
        assertEquals("ee\nfour\nlate\n", logs.take(LOG));
        logs.append(LOG, "five\n");
        assertEquals("five\n", logs.take(LOG));
    }

    @Test
    void lateBytes_waitForALineEnd_10sAtMost() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, "tw");
        logs.advance(QUIET);
        assertEquals("tw", logs.take(LOG));
        logs.append("app.log.1", "late\n");
        assertEquals("", logs.take(LOG));
        assertEquals(Duration.ofSeconds(10), logs.tailer(LOG).due(), "nothing is looked for meanwhile");
        logs.advance(Duration.ofSeconds(10).minus(NANO));
        assertEquals("", logs.take(LOG));
        assertEquals(NANO, logs.tailer(LOG).due());
        logs.advance(NANO);
        assertEquals("late\n", logs.take(LOG));
        logs.append(LOG, "o\n");
        assertEquals("o\n", logs.take(LOG));
    }

    @Test
    void lateBytes_ofAFileThatIsDeleted_areTaken() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, "two\n");
        logs.advance(QUIET);
        assertEquals("two\n", logs.take(LOG));
        logs.append("app.log.1", "late\n");
        logs.delete("app.log.1");
        logs.tell();
        logs.advance(QUIET);
        assertEquals("late\n", logs.take(LOG));
    }

    @Test
    void file_thatCameBackToItsPath_isNoLateOne() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, "lost\n");
        logs.restart(() -> logs.rename("app.log.1", LOG));
        assertEquals("", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.append(LOG, "two\n");
        assertEquals("two\n", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.advance(Duration.ofMinutes(1));
        assertEquals("", logs.take(LOG));
        assertEquals("lost\n".length(), logs.tailer(LOG).lost());
    }

    @Test
    void file_thatCameBackToItsPath_whileItsLateBytesWereTaken_isNoLateOne() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, "two\n");
        assertEquals("two\n", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.restart(() -> {
            logs.append("app.log.1", "late\n");
            logs.delete(LOG);
        });
        assertEquals("late\n", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.rename("app.log.1", LOG);
        logs.tell();
        assertEquals("", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.append(LOG, "three\n");
        assertEquals("three\n", logs.take(LOG) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG));
    }

    @Test
    void lateBytes_ofAFileWhoseDirectoryWasAway_areTaken() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, "two\n");
        assertEquals("two\n", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.move(true);
        logs.rest(LOG);
        logs.move(false);
        logs.append("app.log.1", "late\n");
        logs.scan();
        assertEquals("late\n", logs.take(LOG) + logs.afterQuiet(LOG));
    }

    @Test
    void newestFile_deletedBeforeLateBytes_andReplacedAfterThem_continuesInTheOneThatHasAllOfIt()
            throws IOException {
        String text = FollowedDirectory.lines("line", 5000);
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, text);
        assertEquals(text, logs.take(LOG) + logs.afterQuiet(LOG));
        logs.rest(LOG);
        logs.append("app.log.1", "late\n");
        logs.delete(LOG);
        logs.tell();
        assertEquals("late\n", logs.take(LOG) + logs.afterQuiet(LOG));
        Files.writeString(logs.path("app.log.tmp"), text + "more\n");
        logs.rename("app.log.tmp", LOG);
        logs.tell();
        assertEquals("more\n", logs.take(LOG) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG));
    }

    @Test
    void lateBytesOfAFile_thatIsDeletedWhileNothingCanBeTaken_comeStill() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, "two\n");
        assertEquals("two\n", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.append(LOG + ".1", "late\n");
        logs.delete(LOG + ".1");
        logs.tell();
        assertEquals("late\n", logs.takeAgain(LOG, logs.tailer(LOG).at()) + logs.afterQuiet(LOG)
                + logs.afterQuiet(LOG));
    }
}
