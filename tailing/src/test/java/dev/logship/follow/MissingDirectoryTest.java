package dev.logship.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// No file is lost because its directory is missing for a while.
final class MissingDirectoryTest extends FollowedLogTest {
    @Test
    void firstFile_whoseDirectoryIsAway_isTakenWhenThatIsBack() throws IOException {
        logs.create(LOG, "one\n");
        logs.tell();
        logs.restart(() -> logs.move(true));
        assertEquals("", logs.take(LOG));
        logs.move(false);
        logs.scan();
        assertEquals("one\n", logs.take(LOG));
    }

    @Test
    void nextFile_whoseDirectoryIsAway_isTakenWhenThatIsBack() throws IOException {
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, "two\n");
        logs.restart(() -> logs.move(true));
        assertEquals("", logs.take(LOG) + logs.afterQuiet(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
        logs.move(false);
        logs.scan();
        assertEquals("two\n", logs.take(LOG) + logs.afterQuiet(LOG));
    }
}
