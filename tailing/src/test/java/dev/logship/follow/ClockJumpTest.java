package dev.logship.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The wall clock is set forward or back by a day and again to what it was, and files have the times of then.
final class ClockJumpTest extends FollowedLogTest {
    private static final Duration SETTLED = Duration.ofSeconds(11);

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void rotations_seenWhileTheClockIsWrong_areTakenOnce(int days) throws IOException {
        logs.begin(LOG, "one\n");
        jump(days);
        rotate("two\n");
        assertEquals("two\n", logs.take(LOG) + logs.afterQuiet(LOG));
        jump(-days);
        rotate("three\n");
        assertEquals("three\n", logs.take(LOG) + logs.afterQuiet(LOG));
        assertEquals(0, logs.lostUnknown());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void rotations_unseenAfterTheClockWasSetAgain_areTakenOnce(int days) throws IOException {
        logs.begin(LOG, "one\n");
        jump(days);
        rotate("two\n");
        assertEquals("two\n", logs.take(LOG) + logs.afterQuiet(LOG));
        jump(-days);
        logs.tailer(LOG).look();
        unseen();
        assertEquals("three\nfour\n", rest());
        assertEquals(0, logs.lostUnknown());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void rotations_whileDown_andTheClockWasSetAgain_areTakenOnce(int days) throws IOException {
        logs.begin(LOG, "one\n");
        jump(days);
        rotate("two\n");
        assertEquals("two\n", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.rest(LOG);
        logs.restart(() -> {
            jump(-days);
            unseen();
        });
        assertEquals("three\nfour\n", rest());
    }

    private void jump(int days) {
        logs.time.setBack(Duration.ofDays(-days));
    }

    private void rotate(String text) throws IOException {
        logs.rename("app.log", "app.log.1");
        create(LOG, text);
        logs.tell();
    }

    private void unseen() throws IOException {
        logs.advance(Duration.ofSeconds(5));
        logs.rename("app.log.1", "app.log.3");
        logs.rename(LOG, "app.log.2");
        create("app.log.1", "three\n");
        logs.advance(Duration.ofSeconds(5));
        create(LOG, "four\n");
        logs.loseEvents();
    }

    private void create(String name, String text) throws IOException {
        logs.create(name, text);
        Files.setLastModifiedTime(logs.path(name),
                FileTime.from(logs.time.wallNanos(), TimeUnit.NANOSECONDS));
    }

    private String rest() throws IOException {
        StringBuilder taken = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            taken.append(logs.take(LOG)).append(logs.afterQuiet(LOG));
            logs.advance(SETTLED);
        }
        return taken.toString();
    }
}
