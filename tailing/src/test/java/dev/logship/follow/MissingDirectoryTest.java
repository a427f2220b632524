package dev.logship.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No file is lost because its directory is missing for a while.
final class MissingDirectoryTest {
    private static final String LOG = "app.log";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private FollowedDirectory logs;

    @BeforeEach
    void follow() throws IOException {
        logs = new FollowedDirectory(folder, LOG);
    }

    @AfterEach
    void close() throws IOException {
        logs.close();
    }

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
