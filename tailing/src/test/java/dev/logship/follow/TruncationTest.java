package dev.logship.follow;

import static dev.logship.follow.FollowedDirectory.lines;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.history.FailingDisk;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The bytes taken from files that are truncated, or overwritten.
final class TruncationTest extends FollowedLogTest {
    @Test
    void file_cutInSteps_isNotTakenAgain_above4KiB() throws IOException {
        logs.begin(LOG, lines("line", 9000));
        for (int size : new int[] {8000, 6000, 4096}) {
            logs.truncate(LOG, size);
            assertEquals("", logs.take(LOG));
            logs.append(LOG, "after " + size + "\n");
            assertEquals("after " + size + "\n", logs.take(LOG));
        }
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    void file_cutAtOnceWhenMuchWasTaken_isNotTakenAgain() throws IOException {
        logs.begin(LOG, "one\n");
        logs.append(LOG, lines("line", 100_000));
        logs.take(LOG);
        logs.truncate(LOG, 60_000);
        assertEquals("", logs.take(LOG));
        logs.append(LOG, "more\n");
        assertEquals("more\n", logs.take(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    @Timeout(60)
    void file_cutWhileNothingCanBeSaved_isFoundToBeCutAgain() throws IOException {
        logs.begin(LOG, lines("line", 9000));
        logs.truncate(LOG, 6000);
        logs.disk.fail(FailingDisk.What.WRITE);
        assertThrows(IOException.class, () -> logs.take(LOG));
        logs.tailer(LOG).pause();
        logs.tailer(LOG).look();
        logs.disk.work();
        assertEquals("", logs.takeAgain(LOG, 9000));
        logs.append(LOG, "more\n");
        assertEquals("more\n", logs.take(LOG));
        assertEquals(9005, logs.tailer(LOG).at());
    }

    @Test
    void rotatedFile_cutBeforeItWasBegun_isTaken_onceTheJournalCanBeWritten() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, "two and more\n");
        logs.restart(() -> {
            logs.truncate(LOG, 3);
            logs.append(LOG, "\n");
            logs.rename("app.log.1", "app.log.2");
            logs.rename(LOG, "app.log.1");
            logs.create(LOG, "three\n");
        });
        logs.disk.fail(FailingDisk.What.WRITE);
        assertThrows(IOException.class, () -> logs.take(LOG).concat(logs.afterQuiet(LOG)));
        logs.tailer(LOG).pause();
        logs.disk.work();
        assertEquals("two\nthree\n",
                logs.takeAgain(LOG, "one\n".length()) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG));
    }

    @Test
    void file_cutBeforeItWasBegun_isTakenOnce_whateverIsCutOff() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, lines("two", 9000));
        logs.truncate(LOG, 6000);
        logs.tailer(LOG).look();
        assertEquals(lines("two", 9000).substring(0, 6000), logs.take(LOG) + logs.afterQuiet(LOG));
        assertEquals(3000, logs.tailer(LOG).lost());
        logs.tailer(LOG).pause();
        logs.tailer(LOG).look();
        logs.append(LOG, "more\n");
        logs.tailer(LOG).look();
        assertEquals("more\n", logs.takeAgain(LOG, 6004) + logs.afterQuiet(LOG));
    }

    @Test
    void file_cutBelow4KiB_isTakenWhole() throws IOException {
        String text = lines("line", 9000);
        logs.begin(LOG, text);
        logs.truncate(LOG, 4095);
        assertEquals(text.substring(0, 4095), logs.take(LOG));
    }

    @Test
    void file_cutWhileItIsBehind_losesWhatWasSeen_andContinues() throws IOException {
        logs.begin(LOG, lines("line", 9000));
        logs.append(LOG, lines("unread", 1000));
        logs.tailer(LOG).look();
        logs.truncate(LOG, 9400);
        logs.tailer(LOG).look();
        logs.append(LOG, "more\n");
        assertEquals(lines("unread", 1000).substring(0, 400) + "more\n", logs.take(LOG));
        assertEquals(600, logs.tailer(LOG).lost());
    }

    @Test
    void file_writtenAnew_isTakenFromItsStart() throws IOException {
        logs.begin(LOG, "one\n");
        logs.truncate(LOG, 0);
        logs.tailer(LOG).look();
        logs.append(LOG, "two, which is longer\n");
        assertEquals("two, which is longer\n", logs.take(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    void bytes_seenAndTruncated_areCountedAsLost() throws IOException {
        logs.begin(LOG, lines("line", 1000));
        logs.append(LOG, lines("unread", 7000));
        logs.tailer(LOG).look();
        assertEquals(7000, logs.tailer(LOG).behind());
        logs.truncate(LOG, 0);
        logs.tailer(LOG).look();
        logs.append(LOG, "new\n");
        assertEquals("new\n", logs.take(LOG));
        assertEquals(7000, logs.tailer(LOG).lost());
        assertEquals(0, logs.tailer(LOG).behind());
    }

    @Test
    void bytes_sentButNotReceivedAndTruncated_areCountedAsLost() throws IOException {
        logs.begin(LOG, "one\n");
        logs.append(LOG, "sent\n");
        assertEquals("sent\n", logs.take(LOG));
        logs.append(LOG, "seen\n");
        logs.tailer(LOG).look();
        logs.truncate(LOG, 0);
        logs.append(LOG, "new\n");
        assertEquals("new\n", logs.takeAgain(LOG, "one\n".length()) + logs.afterQuiet(LOG));
        assertEquals("sent\nseen\n".length(), logs.tailer(LOG).lost());
    }

    @Test
    void bytes_sentButNotReceivedAndCutOff_areCountedAsLost() throws IOException {
        String kept = lines("one", 9000);
        logs.begin(LOG, kept);
        logs.append(LOG, lines("sent", 3000));
        assertEquals(lines("sent", 3000), logs.take(LOG));
        logs.tailer(LOG).note();
        logs.truncate(LOG, 10_000);
        logs.tailer(LOG).look();
        assertEquals(lines("sent", 3000).substring(0, 1000), logs.takeAgain(LOG, 9000));
        assertEquals(2000, logs.tailer(LOG).lost());
    }

    @Test
    void truncatedLog_thatWritesItsHeaderAgain_isTakenWholeEachTime() throws IOException {
        String header = lines("header", 1100);
        logs.begin(LOG, header + lines("one", 3000));
        for (String day : new String[] {"two", "three"}) {
            if (Files.exists(logs.path("app.log.1"))) logs.rename("app.log.1", "app.log.2");
            logs.create("app.log.1", Files.readString(logs.path(LOG)));
            logs.truncate(LOG, 0);
            logs.tell();
            logs.tailer(LOG).look();
            logs.append(LOG, header + lines(day, 3000));
            assertEquals(header + lines(day, 3000), logs.take(LOG) + logs.afterQuiet(LOG));
        }
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    void shortenedFile_ofWhichTheTakerHasLess_continuesWhereItIs() throws IOException {
        String text = lines("line", 9000);
        logs.begin(LOG, text);
        Tailer tailer = logs.tailer(LOG);
        tailer.pause();
        logs.truncate(LOG, 5000);
        logs.append(LOG, "more\n");
        tailer.look();
        assertTrue(tailer.seek(100));
        assertEquals(text.substring(100, 5000) + "more\n", logs.take(LOG));
    }

    @Test
    void file_writtenAnewBetweenTwoLooks_losesNothingThatItCertainlyHad() throws IOException {
        logs.begin(LOG, lines("old", 5000));
        logs.tailer(LOG).rest();
        logs.truncate(LOG, 0);
        logs.append(LOG, lines("new", 200_000));
        logs.tailer(LOG).look(); // it is not open, so only its size is seen
        logs.tailer(LOG).hold();
        logs.tailer(LOG).look();
        assertEquals(lines("new", 200_000), logs.takeAgain(LOG, 5000));
        assertEquals(0, logs.tailer(LOG).lost());
    }
}
