package dev.logship.follow;

import static dev.logship.follow.FollowedDirectory.lines;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.logship.history.FailingDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The bytes taken from files that are copied and then truncated.
final class CopyTruncateTest extends FollowedLogTest {
    @Test
    void copy_ofATruncatedFile_hasWhatWasNotTaken() throws IOException {
        logs.begin(LOG, lines("line", 5000));
        logs.append(LOG, lines("unread", 4000));
        logs.tailer(LOG).look();
        logs.create("app.log.1", Files.readString(logs.path(LOG)));
        logs.truncate(LOG, 0);
        logs.tell();
        logs.tailer(LOG).look();
        logs.append(LOG, "new\n");
        assertEquals(lines("unread", 4000) + "new\n", logs.take(LOG) + logs.afterQuiet(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    void copy_shorterThanWhatWasSeen_isNotTakenFromItsStart() throws IOException {
        logs.begin(LOG, lines("line", 1762));
        logs.tailer(LOG).pause();
        logs.append(LOG, lines("unread", 285));
        logs.create("app.log.1", Files.readString(logs.path(LOG)));
        logs.append(LOG, lines("behind the copy", 498));
        logs.tailer(LOG).look();
        logs.truncate(LOG, 0);
        logs.append(LOG, "new\n");
        logs.tell();
        assertEquals(lines("unread", 285) + "new\n", logs.takeAgain(LOG, 1762) + logs.afterQuiet(LOG));
        assertEquals(498, logs.tailer(LOG).lost());
    }

    @Test
    void copies_madeWhileDown_areTaken_eachOnce() throws IOException {
        logs.begin(LOG, "one\n");
        logs.restart(() -> {
            logs.append(LOG, "two\n");
            Files.copy(logs.path(LOG), logs.path("app.log.2"));
            logs.truncate(LOG, 0);
            logs.append(LOG, "three\n");
            Files.copy(logs.path(LOG), logs.path("app.log.1"));
            logs.truncate(LOG, 0);
            logs.append(LOG, "four\n");
        });
        assertEquals("two\nthree\nfour\n", logs.take(LOG) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    void copy_madeWhileDown_ofALogThatWritesItsHeaderAgain_hasWhatWasNotTaken() throws IOException {
        String header = lines("header", 1100);
        logs.begin(LOG, header + lines("one", 1600));
        String unread = lines("two", 28_000);
        logs.append(LOG, unread);
        logs.tailer(LOG).look();
        logs.restart(() -> {
            Files.copy(logs.path(LOG), logs.path("app.log.1"));
            logs.truncate(LOG, 0);
            logs.append(LOG, header + "three\n");
        });
        assertEquals(unread + header + "three\n",
                logs.take(LOG) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    void firstFile_truncatedBeforeItWasBegun_isTakenFromItsCopy() throws IOException {
        logs.create(LOG, "one\n");
        logs.tell();
        copyAndTruncate("two\n");
        assertEquals("one\ntwo\n", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.append(LOG, "three\n");
        assertEquals("three\n", logs.take(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    void copyThatWasBegun_isNotMissed_afterARestart() throws IOException {
        logs.begin(LOG, "one\n");
        copyAndTruncate("two\n");
        copyAndTruncate("three\n");
        assertEquals("two\n", logs.take(LOG));
        logs.restart(() -> { });
        assertEquals("three\n", logs.take(LOG) + logs.afterQuiet(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    void copy_isTaken_onceTheJournalCanBeWritten() throws IOException {
        logs.begin(LOG, "one\n");
        logs.append(LOG, "two\n");
        logs.tailer(LOG).look();
        copyAndTruncate("three\n");
        assertEquals("two\nthree\n", takeWithAFullDiskFirst());
        logs.advance(TailingConfig.LET_GO);
        logs.rest(LOG);
        assertEquals("two\nthree\n", logs.takeAgain(LOG, 4));
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    void copyOfAFileThatWasNotBegun_isTaken_onceTheJournalCanBeWritten() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rename(LOG, "app.log.2");
        logs.create(LOG, "two\n");
        logs.tell();
        copyAndTruncate("three\n");
        assertEquals("two\nthree\n", takeWithAFullDiskFirst());
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    void bytes_sentAndNotNotedBeforeAKill_areInTheCopy_whenAllLinesAreAlike() throws IOException {
        String line = "job finished.\n";
        logs.begin(LOG, line);
        byte[] noted = Files.readAllBytes(dir.resolve("state"));
        logs.append(LOG, line);
        assertEquals(line, logs.take(LOG));
        logs.restart(() -> {
            Files.write(dir.resolve("state"), noted);
            Files.delete(dir.resolve("state.complete"));
            Files.copy(logs.path(LOG), logs.path("app.log.1"));
            logs.truncate(LOG, 0);
            logs.append(LOG, line);
        });
        assertEquals(line, logs.takeAgain(LOG, 2L * line.length()) + logs.afterQuiet(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
        logs.append(LOG, "next\n");
        assertEquals("next\n", logs.take(LOG));
    }

    private void copyAndTruncate(String next) throws IOException {
        if (Files.exists(logs.path("app.log.1"))) logs.rename("app.log.1", "app.log.2");
        logs.create("app.log.1", Files.readString(logs.path(LOG)));
        logs.truncate(LOG, 0);
        logs.tell();
        logs.tailer(LOG).look();
        logs.append(LOG, next);
        logs.tailer(LOG).look();
    }

    private String takeWithAFullDiskFirst() throws IOException {
        logs.disk.fail(FailingDisk.What.WRITE);
        assertThrows(IOException.class, () -> logs.afterQuiet(LOG));
        logs.tailer(LOG).pause();
        logs.disk.work();
        return logs.take(LOG) + logs.afterQuiet(LOG);
    }

    @Test
    void copyOfATruncatedFile_isTakenOnce_whenItCouldNotBeSavedAndIsDeleted() throws IOException {
        logs.begin(LOG, lines("line", 5000));
        logs.append(LOG, "unread\n");
        logs.tailer(LOG).look();
        copyAndTruncate("next\n");
        logs.disk.fail(FailingDisk.What.WRITE);
        assertThrows(IOException.class, () -> logs.afterQuiet(LOG));
        logs.tailer(LOG).pause();
        logs.delete("app.log.1");
        logs.tell();
        logs.disk.work();
        String taken = logs.takeAgain(LOG, 5000) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG);
        assertEquals("unread\nnext\n", taken);
        assertEquals(0, logs.tailer(LOG).lost());
        assertEquals(0, logs.lostUnknown());
    }

    @Test
    void whatWasLostOfATruncatedFile_isCountedOnce_whateverCouldNotBeSaved() throws IOException {
        logs.begin(LOG, lines("line", 5000));
        logs.append(LOG, "unread\n");
        logs.create("app.log.1", Files.readString(logs.path(LOG)));
        logs.tell();
        logs.append(LOG, "not in the copy\n");
        logs.tailer(LOG).look();
        logs.truncate(LOG, 0);
        logs.tailer(LOG).look();
        assertEquals("unread\n", takeWithAFullDiskFirst());
        assertEquals("not in the copy\n".length(), logs.tailer(LOG).lost());
    }

    @Test
    void file_copiedAndCutAgainBeforeItWasLookedInto_hasWhatItHeldFromTheCopy() throws IOException {
        logs.begin(LOG, lines("first", 5000));
        logs.append(LOG, "unread\n");
        copyTruncate();
        logs.tell(); // of an empty file
        logs.append(LOG, lines("second", 2500));
        logs.rename("app.log.1", "app.log.2");
        copyTruncate();
        logs.append(LOG, lines("third", 1500));
        logs.tell();
        assertEquals("unread\n" + lines("second", 2500) + lines("third", 1500),
                logs.take(LOG) + logs.afterQuiet(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
        assertEquals(0, logs.lostUnknown());
    }

    @Test
    void file_copiedAndCutAgainBeforeItWasLookedInto_hasThatAlsoWhenToldOfTheCopyLater() throws IOException {
        logs.begin(LOG, lines("first", 5000));
        copyTruncate();
        logs.tell();
        logs.append(LOG, lines("second", 2500));
        logs.rename("app.log.1", "app.log.2");
        copyTruncate();
        logs.append(LOG, lines("third", 1500));
        logs.advance(Duration.ofSeconds(10));
        logs.tailer(LOG).look(); // at its present content
        logs.tell();
        assertEquals(lines("second", 2500) + lines("third", 1500), logs.take(LOG) + logs.afterQuiet(LOG));
        assertEquals(0, logs.lostUnknown());
    }

    @Test
    void file_seenToBeCutByTheTakerFirst_hasWhatWasUnreadFromTheCopy() throws IOException {
        logs.begin(LOG, lines("first", 5000));
        logs.append(LOG, "unread\n");
        logs.tailer(LOG).look();
        copyTruncate();
        logs.tailer(LOG).end(); // sees its size
        logs.append(LOG, "new\n");
        logs.tailer(LOG).look();
        assertEquals("unread\nnew\n", logs.take(LOG) + logs.afterQuiet(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    void otherFileNamedLikeACopy_isNotTaken() throws IOException {
        logs.begin(LOG, lines("first", 5000));
        copyTruncate();
        logs.tell();
        logs.append(LOG, "second\n");
        logs.time.setBack(Duration.ofSeconds(10));
        logs.tailer(LOG).look(); // long before the other one is made
        logs.rename("app.log.1", "app.log.2");
        logs.create("app.log.1", "other\n");
        logs.tell();
        assertEquals("second\n", logs.take(LOG) + logs.afterQuiet(LOG));
    }

    @Test
    void copyOfWhatAnEmptyFileGetsThen_isNotTaken() throws IOException {
        logs.begin(LOG, lines("first", 5000));
        logs.rename(LOG, "app.log.1");
        logs.create(LOG, "");
        logs.tell();
        logs.append(LOG, "new\n");
        logs.create("app.log-20261127", "new\n");
        logs.create("app.log.3", "of before\n");
        logs.tell();
        assertEquals("new\n", logs.afterQuiet(LOG));
    }

    private void copyTruncate() throws IOException {
        logs.create("app.log.1", Files.readString(logs.path(LOG)));
        logs.truncate(LOG, 0);
    }
}
