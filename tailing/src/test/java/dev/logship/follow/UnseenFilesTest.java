package dev.logship.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The bytes taken from files that came while nobody looked, and without saved state.
final class UnseenFilesTest extends FollowedLogTest {
    private static final Duration QUIET = TailingConfig.QUIET;

    @Test
    void filesThatAreEqual_rotatedWhileDown_areAllTaken() throws IOException {
        logs.begin(LOG, "header, short\n");
        logs.rest(LOG);
        logs.restart(() -> {
            logs.rename(LOG, "app.log.2");
            logs.create("app.log.1", "header, short\n");
            logs.create(LOG, "header, short\n");
        });
        logs.advance(Duration.ofSeconds(11));
        assertEquals("header, short\nheader, short\n", logs.take(LOG) + logs.afterQuiet(LOG));
    }

    @Test
    void fileNeverSeen_isNotTaken_untilItIsSettled() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rest(LOG);
        logs.restart(() -> {
            logs.rename(LOG, "app.log.2");
            logs.create("app.log.1", "two\n");
            logs.create(LOG, "three\n");
        });
        assertEquals("", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.advance(Duration.ofSeconds(10));
        assertEquals("two\nthree\n", logs.take(LOG) + logs.afterQuiet(LOG));
    }

    /// The time of the first look at a file is that of before it was opened: what came next is no older.
    @Test
    void filesThatCame_unseen_whileTheOneBeforeThemWasLookedAt_areTaken() throws IOException {
        logs.create(LOG, "one\n");
        logs.meanwhile(() -> {
            logs.meanwhile(FollowedDirectory.Change.NONE);
            logs.rename(LOG, "app.log.2");
            logs.create("app.log.1", "two\n");
            logs.create(LOG, "three\n");
            logs.tellNothing();
            logs.advance(Duration.ofSeconds(5));
        });
        logs.tell();
        logs.loseEvents();
        logs.advance(Duration.ofSeconds(11));
        logs.tailer(LOG).look();
        logs.advance(Duration.ofSeconds(11));
        assertEquals("one\ntwo\nthree\n", logs.take(LOG) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG));
    }

    /// A file of which no byte can be read, as on a disk that fails.
    @Test
    void filesThatCame_whileItWasUndecidedWhatCameBefore_areKept_alsoAfterOneThatCannotBeRead()
            throws IOException {
        Path unreadable = Path.of("/sys/class/net/lo/speed");
        assumeTrue(Files.isRegularFile(unreadable), "no " + unreadable);
        logs.begin(LOG, "one\n");
        logs.rest(LOG);
        logs.restartWithoutALook(() -> logs.rename(LOG, "app.log.1"));
        Arrivals arrivals = logs.tailer(LOG).arrivals();
        logs.create(LOG, "two\n");
        logs.tellNothing();
        for (Path path : List.of(unreadable, logs.path(LOG))) {
            try (Binding file = Binding.at(path).orElseThrow()) {
                arrivals.arrive(file, Optional.empty());
            }
        }
        logs.advance(Duration.ofSeconds(11));
        logs.tailer(LOG).look();
        assertEquals(List.of(unreadable, logs.path(LOG)),
                arrivals.upcoming().all().stream().map(SourceFile::path).toList());
        assertTrue(arrivals.upcoming().all().stream().allMatch(SourceFile::isOpen));
    }

    @Test
    void stream_isNotMissing_whileItIsNotDecidedWhatCameUnseen() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rest(LOG);
        logs.restart(() -> {
            logs.delete(LOG);
            logs.create("app.log.1", "two\n");
            logs.create(LOG, "three\n");
        });
        assertFalse(logs.tailer(LOG).isMissing());
        logs.delete(LOG);
        logs.tell();
        logs.tailer(LOG).look();
        assertFalse(logs.tailer(LOG).isMissing());
        logs.advance(Duration.ofSeconds(11));
        assertEquals("two\nthree\n", logs.take(LOG) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG));
    }

    @Test
    void fileNeverSeen_isTaken_whenTheOneBeforeItWasWrittenAnewUnseen() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rest(LOG);
        logs.restart(() -> {
            logs.truncate(LOG, 0);
            logs.append(LOG, "another one\n");
            logs.rename(LOG, "app.log.2");
            logs.create("app.log.1", "two\n");
            logs.create(LOG, "three\n");
        });
        logs.advance(QUIET);
        assertEquals("another one\n", logs.takeAgain(LOG, 4));
        logs.advance(Duration.ofSeconds(10));
        assertEquals("two\nthree\n", logs.take(LOG) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG));
    }

    @Test
    void fileNeverSeen_thatIsRotatedBeforeTheFirstLook_isTaken() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rest(LOG);
        logs.restartWithoutALook(() -> {
            logs.rename(LOG, "app.log.1");
            logs.create(LOG, "two\n");
        });
        logs.rename("app.log.1", "app.log.2");
        logs.rename(LOG, "app.log.1");
        logs.create(LOG, "three\n");
        logs.tell();
        logs.scan();
        logs.advance(Duration.ofSeconds(11));
        assertEquals("two\nthree\n", logs.take(LOG) + logs.afterQuiet(LOG));
    }

    @Test
    void rotation_thatIsUndoneBeforeItIsDecided_leavesNothingOpen() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rest(LOG);
        logs.restart(() -> {
            logs.rename(LOG, "app.log.2");
            logs.create("app.log.1", "two\n");
            logs.create(LOG, "three\n");
        });
        assertEquals("", logs.take(LOG));
        logs.rename("app.log.2", LOG);
        logs.append(LOG, "more\n");
        logs.tell();
        logs.advance(Duration.ofSeconds(20));
        String taken = logs.take(LOG) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG);
        assertTrue(taken.contains("more\n"), taken);
        assertFalse(logs.tailer(LOG).isDue());
    }

    @Test
    void filesBetweenWhichOneIsMissing_areNotTaken_andTold() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rest(LOG);
        logs.restart(() -> {
            logs.rename(LOG, "app.log.3");
            logs.create("app.log.1", "two\n");
            logs.create(LOG, "three\n");
        });
        logs.advance(Duration.ofSeconds(11));
        assertEquals("three\n", logs.take(LOG) + logs.afterQuiet(LOG));
        assertEquals(1, logs.lostUnknown());
    }

    @Test
    void receiversBytes_withoutSavedState_areTheFilesFirst_ifNothingWasRotated() throws IOException {
        logs.create(LOG, "one\ntwo\n");
        Tailer tailer = logs.tailer(LOG);
        assertTrue(tailer.seek(4));
        assertEquals("two\n", logs.take(tailer));
    }

    @Test
    void receiversBytes_withoutSavedState_areOthers_ifSomethingWasRotated() throws IOException {
        logs.create("app.log.2.gz", "");
        logs.create(LOG, "one\ntwo\n");
        Tailer tailer = logs.tailer(LOG);
        assertTrue(tailer.seek(4));
        assertEquals("one\ntwo\n", logs.take(tailer));
    }
}
