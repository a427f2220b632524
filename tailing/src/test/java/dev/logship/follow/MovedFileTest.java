package dev.logship.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/// The bytes taken from a file that is moved to another watched directory.
final class MovedFileTest extends FollowedLogTest {
    private static final String ARCHIVED = "archive/app.log-20261127";

    MovedFileTest() {
        super(LOG, "archive/*.log*");
    }

    @Test
    void fileThatCame_andWasMovedUnseenBeforeItWasBegun_isReadWhereItIsFound() throws IOException {
        Files.createDirectory(logs.path("archive"));
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, "two\n");
        logs.restart(() -> {
            logs.rename(LOG, ARCHIVED);
            logs.create(LOG, "three\n");
        });
        assertEquals("two\nthree\n", logs.take(LOG) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
    }

    @Test
    void newestFile_movedUnseenToANewDirectory_isReadOn_beforeThatIsScanned() throws IOException {
        logs.begin(LOG, "one\n");
        logs.append(LOG, "two\n");
        logs.restartWithoutALook(() -> {
            Files.createDirectory(logs.path("archive"));
            logs.rename(LOG, ARCHIVED);
            logs.create(LOG, "three\n");
        });
        assertEquals("two\nthree\n", logs.take(LOG) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG));
        assertEquals(0, logs.lostUnknown());
    }

    @Test
    void fileThatCame_andWasMovedUnseenOverAnotherStreamsFile_isReadWhereItIsFound() throws IOException {
        Files.createDirectory(logs.path("archive"));
        logs.create(ARCHIVED, "of its own\n");
        logs.begin(LOG, "one\n");
        logs.rotate(LOG, "two\n");
        logs.restart(() -> {
            logs.rename(LOG, ARCHIVED);
            logs.create(LOG, "three\n");
        });
        assertEquals("two\nthree\n", logs.take(LOG) + logs.afterQuiet(LOG) + logs.afterQuiet(LOG));
        assertEquals(0, logs.tailer(LOG).lost());
    }
}
