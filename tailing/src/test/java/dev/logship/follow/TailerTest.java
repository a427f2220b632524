package dev.logship.follow;

import static dev.logship.follow.FollowedDirectory.lines;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.watch.NameEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The bytes of a stream while its files are rotated, truncated and replaced, with real files and a manual
/// clock.
final class TailerTest extends FollowedLogTest {
    private static final Duration QUIET = TailingConfig.QUIET;
    private static final Duration ALMOST = QUIET.minusNanos(1);
    private static final Duration NANO = Duration.ofNanos(1);

    @Test
    void nextFile_begins_whenTheOldOneWasQuietForASecond() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, "two\n");
        assertEquals("", logs.take(LOG));
        assertEquals(QUIET, logs.tailer(LOG).due());
        logs.advance(ALMOST);
        assertEquals("", logs.take(LOG));
        logs.append("app.log.1", "late\n");
        assertEquals("late\n", logs.take(LOG));
        assertEquals(QUIET, logs.tailer(LOG).due(), "it was not quiet");
        logs.advance(ALMOST);
        assertEquals("", logs.take(LOG));
        logs.advance(NANO);
        assertEquals("two\n", logs.take(LOG));
        assertTrue(logs.tailer(LOG).isAtNewest());
    }

    @Test
    void file_writtenAnewBeforeItWasBegun_isTakenOnce_alsoAfterARestart() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, "first\n");
        logs.truncate(LOG, 0);
        logs.tailer(LOG).look();
        logs.append(LOG, "second, longer\n");
        logs.tailer(LOG).look();
        logs.restart(() -> { });
        assertEquals("second, longer\n", logs.take(LOG) + logs.afterQuiet(LOG));
        assertEquals("first\n".length(), logs.tailer(LOG).lost());
    }

    @Test
    void nextFile_begins_after10s_howeverMuchIsWrittenToTheOldOne() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, "two\n");
        assertEquals("", logs.take(LOG));
        for (int i = 0; i < 9; i++) {
            logs.advance(ALMOST);
            logs.append("app.log.1", "late\n");
            assertEquals("late\n", logs.take(LOG));
        }
        logs.append("app.log.1", "last\n");
        logs.advance(Duration.ofSeconds(1).plusNanos(9));
        assertEquals("last\ntwo\n", logs.take(LOG));
    }

    @Test
    void nextFile_thatIsRotatedItself_isNotWaitedFor() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, "two\n");
        logs.rename(LOG, "app.log.2");
        logs.create(LOG, "three\n");
        logs.tell();
        assertEquals("two\n", logs.take(LOG));
        logs.advance(QUIET);
        assertEquals("three\n", logs.take(LOG));
    }

    @Test
    void rotation_thatIsUndone_isNotTakenAgain() throws IOException {
        logs.begin(LOG, lines("one", 5000));
        logs.rotate(LOG, "two\n");
        logs.advance(QUIET);
        assertEquals("two\n", logs.take(LOG));
        logs.rename("app.log.1", LOG);
        logs.append(LOG, "three\n");
        logs.tell();
        logs.advance(QUIET);
        assertEquals("three\n", logs.take(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    void rotation_thatIsUndone_afterARest_isNotTakenAgain() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, "two\n");
        logs.advance(QUIET);
        assertEquals("two\n", logs.take(LOG));
        logs.rest(LOG);
        logs.rename(LOG, "app.log.2");
        logs.rename("app.log.1", LOG);
        logs.append(LOG, "three\n");
        logs.tell();
        logs.advance(QUIET);
        assertEquals("three\n", logs.take(LOG));
        logs.append("app.log.2", "late\n");
        logs.advance(QUIET);
        assertEquals("late\n", logs.take(LOG));
    }

    @Test
    void link_thatIsSwitchedAndBack_isTakenOnce() throws IOException {
        logs.create("blue", "blue\n");
        logs.create("green", "green\n");
        switchTo("blue");
        logs.scan();
        assertEquals("blue\n", logs.take(LOG));
        switchTo("green");
        assertEquals("", logs.take(LOG));
        logs.advance(QUIET);
        assertEquals("green\n", logs.take(LOG));
        logs.append("blue", "more\n");
        switchTo("blue");
        assertEquals("more\n", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.append("blue", "and more\n");
        assertEquals("and more\n", logs.take(LOG));
    }

    @Test
    void deletedFile_isHeld_untilItIsTaken() throws IOException {
        logs.create(LOG, "one\n");
        logs.scan();
        logs.delete(LOG);
        logs.tell();
        logs.create(LOG, "two\n");
        logs.tell();
        assertEquals("one\ntwo\n", logs.take(LOG) + logs.afterQuiet(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    void deletedFiles_heldBeforeAnyIsTaken_areCountedAndGivenUpOldestFirst() throws IOException {
        logs.create(LOG, lines("one", 1000));
        logs.scan();
        for (String word : new String[] {"two", "three"}) {
            logs.delete(LOG);
            logs.tell();
            logs.create(LOG, lines(word, 1000));
            logs.tell();
        }
        Tailer tailer = logs.tailer(LOG);
        assertEquals(2000, tailer.arrivals().upcoming().heldBytes());
        assertEquals(1000, tailer.arrivals().upcoming().giveUp(1));
        assertEquals(1000, tailer.arrivals().upcoming().heldBytes());
        assertEquals(1000, tailer.lost());
        assertEquals(lines("two", 1000) + lines("three", 1000), logs.take(LOG) + logs.afterQuiet(LOG));
        assertEquals(1000, tailer.lost());
    }

    @Test
    void file_whoseHeadIsChangedInPlace_isNotTakenAgain() throws IOException {
        logs.begin(LOG, lines("line", 9000));
        logs.rest(LOG);
        for (int i = 0; i < 3; i++) {
            logs.overwrite(LOG, 16, "changed " + i);
            logs.append(LOG, "more " + i + "\n");
            assertEquals("more " + i + "\n", logs.take(LOG));
            logs.rest(LOG);
        }
    }

    @Test
    void onlyFile_thatIsDeleted_isTaken_andThePathMissing() throws IOException {
        logs.create(LOG, "one\n");
        Tailer tailer = logs.tailer(LOG);
        logs.delete(LOG);
        logs.tell();
        assertEquals(4, tailer.behind(), "it is held");
        assertEquals("one\n", logs.take(tailer));
        assertTrue(tailer.isMissing());
    }

    /// As where a network file system is away, and another thread looks at it.
    @Test
    void bytesNotTaken_areKnown_whileALookAtTheirFileDoesNotEnd() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rest(LOG);
        logs.append(LOG, "two\n");
        Tailer tailer = logs.tailer(LOG);
        tailer.look();
        synchronized (tailer.arrivals()) {
            assertEquals(4, assertTimeoutPreemptively(Duration.ofSeconds(10), tailer::behind));
        }
    }

    /// As multilog does.
    @Test
    void files_linkedToTheirDatesInsteadOfRenamed_teachTheirScheme() throws IOException {
        logs.begin(LOG, "one\n");
        rotateByLink("@400000006b0927e31f699e4a.s", "two\n");
        assertEquals("two\n", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.time.setBack(TailingConfig.QUIET); // the times of creation are real ones
        rotateByLink("@400000006b0927e41f699e4b.s", "three\n");
        assertEquals("three\n", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.rest(LOG);
        logs.restart(() -> {
            rotateByLink("@400000006b0927e51f699e4c.s", "four\n");
            rotateByLink("@400000006b0927e61f699e4d.s", "five\n");
        });
        logs.advance(Duration.ofSeconds(11));
        assertEquals("four\nfive\n", logs.take(LOG) + logs.afterQuiet(LOG));
    }

    private void rotateByLink(String date, String text) throws IOException {
        logs.rename(LOG, "previous");
        Files.createLink(logs.path(date), logs.path("previous"));
        logs.happened(NameEvent.Kind.CREATED, date, 0);
        logs.delete("previous");
        logs.create(LOG, text);
        // By the clock of this test, which was advanced.
        Files.setLastModifiedTime(logs.path(LOG), FileTime.from(logs.time.wallNanos(), TimeUnit.NANOSECONDS));
        logs.tell();
    }

    private void switchTo(String target) throws IOException {
        Files.createSymbolicLink(logs.path("next"), Path.of(target));
        logs.rename("next", LOG);
        logs.tell();
    }
}
