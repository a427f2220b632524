package dev.logship.follow;

import static dev.logship.follow.FollowedDirectory.lines;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.logship.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Existing files that are named like rotated ones, of which there may be thousands.
final class OldNamesTest extends FollowedLogTest {
    private static final Duration LATER = Duration.ofMillis(100);
    private static final FileTime LONG_AGO = FileTime.fromMillis(0);

    @Test
    void oldFiles_areNotRead_whenACopyIsLookedFor() throws IOException {
        String text = lines("line", 9000);
        logs.create("app.log.2", text);
        Path old = logs.path("app.log.2");
        long later = System.nanoTime() + LATER.toNanos();
        await().until(() -> System.nanoTime() > later); // file times are by the real clock
        logs.advance(Duration.ofNanos(Time.SYSTEM.wallNanos() - logs.time.wallNanos()));
        logs.begin(LOG, text);
        Files.getFileAttributeView(old, BasicFileAttributeView.class).setTimes(LONG_AGO, LONG_AGO, null);
        Files.copy(logs.path(LOG), logs.path("app.log.1"));
        logs.append("app.log.1", "last\n");
        logs.truncate(LOG, 0);
        logs.append(LOG, "next\n");
        logs.tellNothing();
        assertEquals("last\nnext\n", logs.take(LOG) + logs.afterQuiet(LOG));
        assertEquals(LONG_AGO, Files.readAttributes(old,
                BasicFileAttributes.class).lastAccessTime());
    }
}
