package dev.logship.follow;

import static dev.logship.follow.FollowedDirectory.lines;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.watch.NameEvent.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The files that came to followed paths, from real files and the kernel's events.
final class NameReplayTest extends FollowedNamesTest {
    @Test
    void files_createdAndRenamedInOneBatch_areAllTaken_inOrder() throws IOException {
        follow(LOG);
        begin(LOG, "one\n");
        for (String text : List.of("two\n", "three\n", "four\n")) {
            if (Files.exists(logs.path("app.log.2"))) logs.rename("app.log.2", "app.log.3");
            if (Files.exists(logs.path("app.log.1"))) logs.rename("app.log.1", "app.log.2");
            logs.rename(LOG, "app.log.1");
            logs.create(LOG, text);
        }
        logs.tell();
        assertEquals("two\nthree\nfour\n", take(LOG));
    }

    @Test
    void firstFile_createdAndRenamedBeforeItsPathIsKnown_isTaken() throws IOException {
        follow(LOG);
        logs.create(LOG, "one\n");
        logs.rename(LOG, "app.log.1");
        logs.create(LOG, "two\n");
        logs.tell();
        assertEquals("one\ntwo\n", take(LOG));
    }

    @Test
    void lateBytes_areFound_afterAChainOfRenames() throws IOException {
        follow(LOG);
        begin(LOG, "one\n");
        logs.rename(LOG, "app.log.1");
        logs.create(LOG, "two\n");
        logs.tell();
        assertEquals("two\n", take(LOG));
        logs.rename("app.log.1", "app.log.2");
        logs.rename(LOG, "app.log.1");
        logs.create(LOG, "three\n");
        logs.tell();
        assertEquals("three\n", take(LOG));
        logs.append("app.log.2", "late one\n");
        assertEquals("late one\n", take(LOG));
        logs.append("app.log.1", "late two\n");
        assertEquals("late two\n", take(LOG));
    }

    @Test
    void names_thatWereExchanged_areFoundAsTheyAre() throws IOException {
        follow("a.log", "b.log");
        begin("a.log", "a\n");
        begin("b.log", "b\n");
        exchange("a.log", "b.log");
        logs.tell();
        assertEquals("", take("a.log") + take("b.log"), "all was taken");
        logs.append("a.log", "written to a\n");
        logs.append("b.log", "written to b\n");
        assertEquals("written to a\n", take("a.log"));
        assertEquals("written to b\n", take("b.log"));
    }

    @Test
    void names_exchangedWithALogThatIsNotFollowed_areFoundAsTheyAre() throws IOException {
        follow(LOG);
        begin(LOG, lines("one", 5000));
        Files.writeString(logs.path("other"), "two\n");
        exchange(LOG, "other");
        logs.tell();
        assertEquals("two\n", take(LOG));
        logs.append("other", "late\n");
        assertEquals("late\n", take(LOG), "it is a file of the stream");
    }

    @Test
    void file_deletedBeforeItCouldBeOpened_isTold() throws IOException {
        follow(LOG);
        begin(LOG, "one\n");
        logs.rename(LOG, "app.log.1");
        logs.create(LOG, "unseen\n");
        logs.delete(LOG);
        logs.create(LOG, "three\n");
        logs.tell();
        assertEquals(1, logs.lostUnknown());
        assertEquals("three\n", take(LOG));
    }

    @Test
    void file_replacedBeforeItCouldBeOpened_isTold() throws IOException {
        follow(LOG);
        begin(LOG, "one\n");
        logs.rename(LOG, "app.log.1");
        logs.create(LOG, "unseen\n");
        logs.create("new", "three\n");
        logs.rename("new", LOG);
        logs.tell();
        assertEquals(1, logs.lostUnknown());
        assertEquals("three\n", take(LOG));
    }

    @Test
    void file_movedOut_isTakenOn_andItsDirectoryWatched_afterTheNextBatch() throws IOException {
        follow(LOG);
        begin(LOG, "one\n");
        Path elsewhere = Files.createDirectory(dir.toRealPath().resolve("elsewhere"));
        Path moved = Files.move(logs.path(LOG), elsewhere.resolve("old"));
        logs.happened(Kind.MOVED_FROM, LOG, 77);
        logs.tell();
        assertEquals(List.of(), logs.movedOut, "its other half may come yet");
        logs.create(LOG, "two\n");
        logs.tell();
        assertEquals(List.of(elsewhere), logs.movedOut);
        Files.writeString(moved, "one\nlate\n");
        assertEquals("late\ntwo\n", take(LOG));
    }

    @Test
    void file_movedOutAndMadeAnewInOneBatch_isTheOneWhoseDirectoryIsWatched() throws IOException {
        follow(LOG);
        begin(LOG, "one\n");
        Path elsewhere = Files.createDirectory(dir.toRealPath().resolve("elsewhere"));
        Path moved = Files.move(logs.path(LOG), elsewhere.resolve("old"));
        logs.happened(Kind.MOVED_FROM, LOG, 77);
        logs.create(LOG, "two\n");
        logs.tell();
        logs.create("other", "");
        logs.tell();
        assertEquals(List.of(elsewhere), logs.movedOut);
        assertEquals("two\n", take(LOG));
        Files.writeString(moved, "one\nlate\n");
        assertEquals("late\n", take(LOG));
    }

    @Test
    void halves_ofARename_thatComeInTwoBatches_areOne() throws IOException {
        follow(LOG);
        begin(LOG, "one\n");
        Files.move(logs.path(LOG), logs.path("app.log.1"));
        logs.happened(Kind.MOVED_FROM, LOG, 77);
        logs.tell();
        logs.happened(Kind.MOVED_TO, "app.log.1", 77);
        logs.create(LOG, "two\n");
        logs.tell();
        logs.create("other", "");
        logs.tell();
        assertEquals(List.of(), logs.movedOut);
        logs.append("app.log.1", "late\n");
        assertEquals("late\ntwo\n", take(LOG));
    }

    @Test
    void file_createdAndRenamed_whoseSecondHalfComesLate_isTaken() throws IOException {
        follow(LOG);
        begin(LOG, "one\n");
        logs.rename(LOG, "app.log.1");
        logs.create(LOG, "two\n");
        Files.move(logs.path(LOG), logs.path("app.log.2"));
        logs.happened(Kind.MOVED_FROM, LOG, 77);
        logs.meanwhile(() -> {
            logs.meanwhile(() -> { });
            logs.happened(Kind.MOVED_TO, "app.log.2", 77);
            logs.create(LOG, "three\n");
        });
        logs.tell();
        assertEquals(0, logs.lostUnknown());
        assertEquals("two\nthree\n", take(LOG));
    }

    @Test
    void file_renamedWhileItIsOpened_isFoundWhereItIs() throws IOException {
        follow(LOG);
        begin(LOG, "one\n");
        AtomicInteger times = new AtomicInteger();
        logs.meanwhile(() -> {
            if (times.incrementAndGet() > 3) return;
            logs.rename(LOG, "app.log." + times.get());
            logs.create(LOG, "next " + times.get() + "\n");
        });
        logs.append(LOG, "more\n");
        logs.happened(Kind.CREATED, LOG, 0);
        logs.tell();
        assertEquals("more\nnext 1\nnext 2\nnext 3\n", take(LOG));
    }

    @Test
    void files_renamedAgainAndAgainWhileTheyAreOpened_areAllTaken_inOrder() throws IOException {
        follow(LOG);
        begin(LOG, "one\n");
        AtomicInteger times = new AtomicInteger();
        logs.meanwhile(() -> {
            if (times.incrementAndGet() > 30) return;
            logs.rename(LOG, "app.log." + times.get());
            logs.create(LOG, times.get() + "\n");
        });
        logs.append(LOG, "more\n");
        logs.happened(Kind.CREATED, LOG, 0);
        logs.tell();
        assertEquals(0, logs.lostUnknown());
        assertEquals("more\n" + IntStream.rangeClosed(1, 30).mapToObj(i -> i + "\n").collect(joining()),
                take(LOG));
    }

    @Test
    void names_thatNeverRest_areGivenUp_andLookedAtAsAfterDowntime() throws IOException {
        follow(LOG);
        begin(LOG, "one\n");
        AtomicInteger times = new AtomicInteger();
        logs.meanwhile(() -> {
            if (times.incrementAndGet() < 30) logs.happened(Kind.CHANGED, LOG, 0);
        });
        logs.rename(LOG, "app.log.1");
        logs.create(LOG, "two\n");
        logs.tell();
        assertTrue(times.get() >= 10, "tries");
        assertEquals("two\n", take(LOG));
    }

    /// Exchanges two names, with the kernel's events of renameat2 with RENAME_EXCHANGE.
    private void exchange(String one, String other) throws IOException {
        Files.move(logs.path(one), logs.path("between"));
        Files.move(logs.path(other), logs.path(one));
        Files.move(logs.path("between"), logs.path(other));
        logs.happened(Kind.MOVED_FROM, one, 88);
        logs.happened(Kind.MOVED_TO, other, 88);
        logs.happened(Kind.MOVED_FROM, other, 89);
        logs.happened(Kind.MOVED_TO, one, 89);
    }
}
