package dev.logship.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// The common part of tests of names: real files, and the kernel's events.
abstract class FollowedNamesTest {
    static final String LOG = "app.log";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    @SuppressWarnings("NullAway.Init")
    FollowedDirectory logs;

    @AfterEach
    final void close() throws IOException {
        logs.close();
    }

    final void follow(String... globs) throws IOException {
        logs = new FollowedDirectory(dir, globs);
    }

    final void begin(String name, String text) throws IOException {
        logs.create(name, text);
        logs.tell();
        assertEquals(text, logs.take(name));
    }

    /// All bytes, now and after the files were quiet.
    final String take(String name) throws IOException {
        StringBuilder text = new StringBuilder(logs.take(name));
        for (int i = 0; i < 3; i++) {
            logs.advance(TailingConfig.QUIET);
            text.append(logs.take(name));
        }
        return text.toString();
    }
}
