package dev.logship.follow;

import static dev.logship.follow.FollowedDirectory.lines;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.logship.history.FailingDisk;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/// The bytes taken from a file that replaces another one at its path.
final class ReplacementTest extends FollowedLogTest {
    ReplacementTest() {
        super(LOG, LOG + ".new");
    }

    @Test
    void file_replacedByOneThatHasAllThatWasTaken_continues_above4KiB() throws IOException {
        String text = lines("line", 5000);
        logs.begin(LOG, text);
        Files.writeString(logs.path("app.log.tmp"), text + "more\n");
        logs.rename("app.log.tmp", LOG);
        logs.tell();
        assertEquals("more\n", logs.take(LOG) + logs.afterQuiet(LOG));
    }

    @Test
    void shortFile_replacedByOneThatBeginsAlike_isAnotherFile() throws IOException {
        String text = lines("line", 4095);
        logs.begin(LOG, text);
        Files.writeString(logs.path("app.log.tmp"), text + "more\n");
        logs.rename("app.log.tmp", LOG);
        logs.tell();
        assertEquals(text + "more\n", logs.take(LOG) + logs.afterQuiet(LOG));
    }

    @Test
    void fileThatReplacedAnother_andWasCopiedAndTruncatedUnseen_continuesInItsCopy() throws IOException {
        String text = lines("line", 5000);
        logs.begin(LOG, text);
        Files.writeString(logs.path("app.log.tmp"), text + "more\n");
        logs.rename("app.log.tmp", LOG);
        logs.tell();
        logs.restart(() -> {
            Files.copy(logs.path(LOG), logs.path("app.log.1"));
            logs.truncate(LOG, 0);
            logs.append(LOG, "new\n");
        });
        assertEquals("more\nnew\n", logs.take(LOG) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    void file_replacedWhileNothingCanBeSaved_continues_alsoWhenThatIsDeletedMeanwhile() throws IOException {
        String text = lines("line", 5000);
        logs.begin(LOG, text);
        Files.writeString(logs.path("app.log.tmp"), text + "more\n");
        logs.rename("app.log.tmp", LOG);
        logs.tell();
        failToSave();
        logs.delete(LOG);
        logs.tell();
        assertEquals("more\n", logs.takeAgain(LOG, 5000) + logs.afterQuiet(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
        assertEquals(0, logs.lostUnknown());
    }

    @Test
    void fileThatReplacedAnother_continuesInItsCopy_alsoWhenThatCannotBeSaved() throws IOException {
        String text = lines("line", 5000);
        logs.begin(LOG, text);
        Files.writeString(logs.path("app.log.tmp"), text + "more\n");
        logs.rename("app.log.tmp", LOG);
        logs.tell();
        logs.create("app.log.1", text + "more\n");
        logs.truncate(LOG, 0);
        logs.tailer(LOG).look();
        logs.append(LOG, "new\n");
        failToSave();
        logs.delete("app.log.1");
        logs.tell();
        assertEquals("more\nnew\n", logs.takeAgain(LOG, 5000) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
        assertEquals(0, logs.lostUnknown());
    }

    private void failToSave() {
        logs.advance(TailingConfig.QUIET);
        logs.disk.fail(FailingDisk.What.WRITE);
        assertThrows(IOException.class, () -> logs.take(LOG));
        logs.tailer(LOG).pause();
        logs.disk.work();
    }

    @Test
    void replacedFile_whoseInodeAnotherOneGot_isReplacedAllTheSame() throws IOException {
        String text = lines("line", 5000);
        logs.begin(LOG, text);
        logs.rest(LOG);
        Object inode = inode(LOG);
        Files.writeString(logs.path("app.log.tmp"), text + "more\n");
        logs.rename("app.log.tmp", LOG);
        int made = 0;
        while (made < 100 && !inode(LOG + ".new" + made).equals(inode)) made++;
        assumeTrue(made < 100, "this file system does not use inodes again at once");
        logs.tell();
        assertEquals("more\n", logs.take(LOG) + logs.afterQuiet(LOG));
    }

    @Test
    void deletedFile_beforeOthersThatAreDeletedToo_isCountedOnce() throws IOException {
        logs.begin(LOG, "one\n");
        logs.append(LOG, "two\n");
        logs.tailer(LOG).look();
        for (String text : new String[] {"three\n", "four\n", "five\n"}) {
            logs.delete(LOG);
            logs.create(LOG, text);
            logs.tell();
        }
        logs.restart(() -> {
            logs.delete(LOG);
            logs.create(LOG, "six\n");
        });
        assertEquals("six\n", logs.take(LOG) + logs.afterQuiet(LOG));
        assertEquals("two\nthree\nfour\nfive\n".length(), logs.tailer(LOG).lost());
    }

    @Test
    void file_deletedBeforeItWasRead_isCountedOnce_whateverIsRestarted() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, "two\n");
        logs.restart(() -> logs.delete(LOG));
        assertEquals("", logs.take(LOG) + logs.afterQuiet(LOG));
        assertEquals(4, logs.tailer(LOG).lost());
        logs.restart(() -> { });
        assertEquals("", logs.take(LOG) + logs.afterQuiet(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
    }

    private Object inode(String name) throws IOException {
        if (!Files.exists(logs.path(name))) Files.createFile(logs.path(name));
        return Files.getAttribute(logs.path(name), "unix:ino");
    }

    @Test
    void fileThatIsPublishedBeforeItWasBegun_leavesNothingToItsFirstStream() throws IOException {
        logs.begin(LOG, "one\n");
        logs.create("app.log.new", "");
        logs.tell();
        logs.rename("app.log.new", LOG);
        logs.append(LOG, "two\n");
        logs.tell();
        Tailer first = logs.tailer("app.log.new");
        assertEquals("", logs.take(first));
        assertNull(first.next());
        assertEquals("two\n", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.restart(() -> { });
        for (FollowedDirectory.Item item : logs.registry().all()) {
            logs.advance(TailingConfig.QUIET);
            assertEquals("", logs.take(item.tailer()));
        }
    }

    @Test
    void publishedFile_ofWhichMoreWasTakenThanOfTheOneItReplaces_continuesThere() throws IOException {
        String text = lines("line", 5000);
        logs.begin(LOG, text);
        logs.begin("app.log.new", text + "sent\n");
        logs.rename("app.log.new", LOG);
        logs.append(LOG, "more\n");
        logs.tell();
        assertEquals("more\n", logs.take(LOG) + logs.afterQuiet(LOG));
    }

    @Test
    void fileThatTookAnothersPlace_isNoneThatIsToCome_afterARestart() throws IOException {
        String text = lines("line", 5000);
        logs.begin(LOG, text);
        Files.writeString(logs.path("app.log.tmp"), text);
        logs.rename("app.log.tmp", LOG);
        logs.tell();
        assertEquals("", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.restart(() -> {
            logs.delete(LOG);
            logs.create(LOG, "new\n");
        });
        assertEquals("new\n", logs.take(LOG) + logs.afterQuiet(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    void publishedFile_thatIsWrittenAnew_isTheNewStreamsAlone() throws IOException {
        logs.begin(LOG, "one\n");
        logs.begin("app.log.new", "two\n");
        logs.rename("app.log.new", LOG);
        logs.append(LOG, "three\n");
        logs.tell();
        assertEquals("three\n", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.truncate(LOG, 0);
        logs.tailer(LOG).look();
        logs.append(LOG, "four, longer than all before\n");
        Tailer first = logs.tailer("app.log.new");
        assertEquals("", logs.take(first));
        assertEquals("four, longer than all before\n", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.advance(TailingConfig.QUIET);
        assertEquals("", logs.take(first));
        assertEquals(0, logs.tailer(LOG).lost());
        assertEquals(0, first.lost());
    }
}
