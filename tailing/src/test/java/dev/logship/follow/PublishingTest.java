package dev.logship.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The streams of files that are renamed to followed paths: publishing, or rotation.
final class PublishingTest extends FollowedNamesTest {
    @Test
    void temporaryFile_renamedToAFollowedPath_isPublished_alsoWhenItIsFollowedItself() throws IOException {
        follow("app.log*");
        begin(LOG, "one\n");
        logs.create("app.log.new", "two\n");
        logs.tell();
        logs.rename(LOG, "app.log.0");
        logs.rename("app.log.new", LOG);
        logs.tell();
        logs.append(LOG, "three\n");
        assertEquals("two\nthree\n", take(LOG));
        assertEquals("", take("app.log.new"));
    }

    @Test
    void temporaryFile_thatWasTakenInPart_isPublishedWithTheRest() throws IOException {
        follow("app.log*");
        begin(LOG, "one\n");
        begin("app.log.new", "two\n");
        logs.append("app.log.new", "three\n");
        logs.rename("app.log.new", LOG);
        logs.tell();
        assertEquals("three\n", take(LOG));
        assertEquals("", take("app.log.new"));
        logs.append(LOG, "four\n");
        assertEquals("four\n", take(LOG));
    }

    @Test
    void temporaryFiles_createdAndRenamedInOneBatch_areOfThePathOnly() throws IOException {
        follow("app.log*");
        begin(LOG, "one\n");
        for (String text : List.of("two\n", "three\n")) {
            logs.create("app.log.tmp", text);
            logs.rename("app.log.tmp", LOG);
            logs.tell();
        }
        assertEquals("two\nthree\n", take(LOG));
    }

    @Test
    void rotation_toAFollowedPath_keepsTheStream() throws IOException {
        follow("app.log*");
        begin("app.log.1", "old\n");
        begin(LOG, "one\n");
        logs.append(LOG, "more\n");
        logs.rename("app.log.1", "app.log.2");
        logs.rename(LOG, "app.log.1");
        logs.create(LOG, "two\n");
        logs.tell();
        assertEquals("more\ntwo\n", take(LOG));
        logs.append("app.log.1", "late\n");
        assertEquals("late\n", take(LOG));
        logs.append("app.log.2", "late, too\n");
        assertEquals("late, too\n", take("app.log.1"));
    }

    @Test
    void rotation_toAFollowedPath_keepsTheStream_overARestart() throws IOException {
        follow("app.log*");
        begin("app.log.1", "old\n");
        begin(LOG, "one\n");
        logs.append(LOG, "more\n");
        logs.rename("app.log.1", "app.log.2");
        logs.rename(LOG, "app.log.1");
        logs.create(LOG, "two\n");
        logs.tell();
        logs.restart(() -> logs.append("app.log.1", "and more\n"));
        assertEquals("", take("app.log.1"));
        assertEquals("more\nand more\ntwo\n", take(LOG));
    }

    @Test
    void followedFile_renamedOntoAnotherFollowedPath_isThatPathsNext() throws IOException {
        follow("a.log", "b.log");
        begin("a.log", "a\n");
        begin("b.log", "b\n");
        logs.append("a.log", "more\n");
        logs.append("b.log", "last\n");
        logs.tailer("b.log").look();
        logs.rename("a.log", "b.log");
        logs.tell();
        assertEquals("last\nmore\n", take("b.log"));
        logs.append("b.log", "and more\n");
        assertEquals("and more\n", take("b.log"));
        assertEquals("", take("a.log"));
        logs.create("a.log", "new\n");
        logs.tell();
        assertEquals("new\n", take("a.log"));
    }

    @Test
    void rotatedFile_movedToAnArchiveThatIsFollowed_isNotTakenAgain() throws IOException {
        follow("**/*.log*");
        Files.createDirectory(logs.path("archive"));
        begin(LOG, "one\n");
        logs.rename(LOG, "archive/app.log");
        logs.create(LOG, "two\n");
        logs.tell();
        logs.scan();
        assertEquals("two\n", take(LOG));
        logs.append("archive/app.log", "late\n");
        assertEquals("late\n", take(LOG));
        assertEquals(1, logs.registry().all().size(), logs.registry().all()::toString);
    }

    @Test
    void file_thatAnotherStreamTookOver_andComesBackUnseen_isNotTakenAgain() throws IOException {
        follow("*.log");
        begin("blue.log", "blue\n");
        begin("green.log", "green\n");
        logs.rename("blue.log", "aside");
        logs.rename("green.log", "blue.log");
        logs.tell();
        logs.append("blue.log", "more\n");
        assertEquals("more\n", take("blue.log"));
        logs.rename("blue.log", "green.log");
        logs.loseEvents();
        logs.append("green.log", "last\n");
        assertEquals("last\n", take("green.log") + take("blue.log"));
    }

    @Test
    void file_thatComesBack_isNotTruncated_whenMoreOfItWasSeenMeanwhile() throws IOException {
        follow(LOG);
        begin(LOG, "one\n");
        logs.rename(LOG, "aside");
        logs.create(LOG, "two\n");
        logs.tell();
        assertEquals("two\n", take(LOG));
        try (Binding early = Binding.at(logs.path("aside")).orElseThrow()) {
            logs.append("aside", "three\n");
            assertEquals("three\n", logs.take(LOG)); // as late bytes
            logs.tailer(LOG).note();
            logs.rename("aside", LOG);
            Arrivals arrivals = logs.tailer(LOG).arrivals();
            arrivals.arrive(early, Optional.empty());
            assertFalse(arrivals.upcoming().peek().orElseThrow().observation().isTruncated());
        }
        logs.append(LOG, "four\n");
        assertEquals("four\n", take(LOG));
    }
}
