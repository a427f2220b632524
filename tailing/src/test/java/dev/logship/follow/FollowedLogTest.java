package dev.logship.follow;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The common part of tests of one followed log: real files, and a manual clock.
abstract class FollowedLogTest {
    static final String LOG = "app.log";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    @SuppressWarnings("NullAway.Init")
    FollowedDirectory logs;

    private final String[] globs;

    FollowedLogTest() {
        this(LOG);
    }

    /// @param globs the followed files
    FollowedLogTest(String... globs) {
        this.globs = globs.clone();
    }

    @BeforeEach
    final void follow() throws IOException {
        logs = new FollowedDirectory(dir, globs);
    }

    @AfterEach
    final void close() throws IOException {
        logs.close();
    }
}
