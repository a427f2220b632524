package dev.logship.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rotations without events, or while clocks were wrong.
final class UntoldTest {
    private static final String LOG = "app.log";
    private static final Duration SETTLED = Duration.ofSeconds(11);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    @SuppressWarnings("NullAway.Init")
    private FollowedDirectory logs;

    @BeforeEach
    void follow() throws IOException {
        logs = new FollowedDirectory(dir, LOG);
        logs.create(LOG, "one\n");
        logs.tell();
        assertEquals("one\n", logs.take(LOG));
    }

    @AfterEach
    void close() throws IOException {
        logs.close();
    }

    @Test
    void rotations_inADirectoryThatCannotBeWatched_areFoundByLooking() throws IOException {
        logs.unwatch(true);
        logs.take(LOG);
        rotateTwice();
        logs.tellNothing();
        assertEquals("two\nthree\n", takeWhenSettled());
        logs.unwatch(false);
        logs.rename(LOG, "app.log.0");
        logs.create(LOG, "four\n");
        logs.tell();
        assertEquals("four\n", takeWhenSettled());
    }

    @Test
    void rotations_ofWhichEventsAreLost_whileOthersAreLookedAt_areFound() throws IOException {
        logs.rename(LOG, "app.log.1");
        logs.create(LOG, "two\n");
        boolean[] done = new boolean[1];
        logs.meanwhile(() -> {
            if (done[0]) return;
            done[0] = true;
            logs.rename("app.log.1", "app.log.2");
            logs.rename(LOG, "app.log.1");
            logs.create(LOG, "three\n");
            logs.loseEvents();
        });
        logs.tell();
        assertEquals("two\nthree\n", takeWhenSettled());
        assertEquals(0, logs.lostUnknown());
    }

    @Test
    void rotations_whileDown_ofALogThatIsDeleted_areLookedForAgainWhenTheyMayBeSettled() throws IOException {
        logs.restart(() -> {
            rotateTwice();
            logs.delete("app.log.2");
        });
        assertFalse(logs.tailer(LOG).isPolled(false));
        logs.advance(SETTLED);
        assertTrue(logs.tailer(LOG).isPolled(false));
        assertEquals("two\nthree\n", takeWhenSettled());
    }

    @Test
    void fileFromBeforeTheNewestKnownOne_isNotTakenAfterIt() throws IOException {
        logs.create("app.log.1", "a copy of something older\n");
        logs.tell();
        logs.advance(Duration.ofSeconds(5));
        logs.delete(LOG);
        logs.create(LOG, "two\n");
        logs.tell();
        assertEquals("two\n", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.restart(() -> {
            logs.delete(LOG);
            logs.create(LOG, "three\n");
        });
        assertEquals("three\n", takeWhenSettled());
    }

    @Test
    void fileNeverSeen_whoseTimeIsInTheFuture_isTakenWhenItDidNotGrow() throws IOException {
        logs.restart(() -> {
            rotateTwice();
            Files.setLastModifiedTime(logs.path("app.log.1"),
                    FileTime.fromMillis(System.currentTimeMillis() + Duration.ofHours(3).toMillis()));
        });
        assertEquals("", logs.take(LOG));
        assertEquals("two\nthree\n", takeWhenSettled());
    }

    @Test
    void filesNeverSeen_afterTheClockWasSetBack_areTaken() throws IOException {
        logs.time.advance(Duration.ofHours(3)); // it was wrong
        logs.take(LOG);
        logs.restart(() -> {
            logs.time.setBack(Duration.ofHours(3));
            rotateTwice();
        });
        assertEquals("two\nthree\n", takeWhenSettled());
    }

    @Test
    void numbersThatAreLarger_madeWhileDown_areNotTaken_andTold() throws IOException {
        logs.rest(LOG);
        logs.restart(() -> {
            logs.rename(LOG, "app.log.1");
            logs.create("app.log.9", "nine\n");
            logs.create(LOG, "two\n");
        });
        assertEquals("two\n", takeWhenSettled());
        assertEquals(1, logs.lostUnknown());
    }

    @Test
    void path_whoseFileCameAfterItWasSoughtInVain_hasNothing_untilItIsSoughtAgain() throws IOException {
        logs.close();
        Files.createDirectory(dir.resolve("other"));
        logs = new FollowedDirectory(dir.resolve("other"), LOG);
        logs.create(LOG, "one\n");
        Tailer tailer = logs.tailer(LOG);
        logs.delete(LOG);
        logs.tell();
        tailer.arrivals().upcoming().handOver(tailer.arrivals().newest().orElseThrow());
        assertFalse(tailer.seek(0));
        assertEquals(null, tailer.next());
        tailer.rest();
    }

    @Test
    void look_whileSomebodyTakes_looksForNoDeletedFile() throws IOException {
        logs.delete(LOG);
        logs.tell();
        assertTrue(logs.tailer(LOG).look());
        logs.rest(LOG);
        assertFalse(logs.tailer(LOG).look());
    }

    @Test
    void whatCame_whileThatWasNotDecided_isNotToldAsUnknown() throws IOException {
        logs.restart(this::rotateTwice);
        assertEquals("", logs.take(LOG));
        logs.rename(LOG, "app.log-20261127");
        logs.create(LOG, "four\n");
        logs.tell();
        assertEquals("two\nthree\nfour\n", takeWhenSettled() + takeWhenSettled());
        assertEquals(0, logs.lostUnknown());
    }

    @Test
    void rotations_whileALookIsUnderway_ofWhichEventsAreLost_areFound() throws IOException {
        logs.take(LOG);
        logs.time.meanwhile(() -> {
            try {
                rotateTwice();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            logs.loseEvents();
            logs.advance(Duration.ofSeconds(1));
        });
        logs.tailer(LOG).look();
        assertEquals("two\nthree\n", takeWhenSettled() + takeWhenSettled());
    }

    private void rotateTwice() throws IOException {
        logs.rename(LOG, "app.log.2");
        logs.create("app.log.1", "two\n");
        logs.create(LOG, "three\n");
    }

    private String takeWhenSettled() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            text.append(logs.take(LOG));
            logs.advance(SETTLED);
        }
        return text.append(logs.take(LOG)).toString();
    }
}
