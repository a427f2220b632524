package dev.logship.it.bus;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The common part of file bus tests: a bus in a directory of its own.
abstract class SharedBus {
    @TempDir Path dir;

    @SuppressWarnings("NullAway.Init") // by open
    BusRig bus;

    @BeforeEach
    final void open() {
        bus = new BusRig(dir);
    }

    @AfterEach
    final void close() {
        bus.close();
    }
}
