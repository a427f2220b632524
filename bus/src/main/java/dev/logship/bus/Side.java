package dev.logship.bus;

import java.io.IOException;

/// One who takes part in a bus, on one thread.
interface Side extends AutoCloseable {
    /// Waits until there is something to do; false when nothing will be any more.
    boolean await() throws IOException;

    /// Does it, whole: writes a chunk, or prints one.
    void step() throws IOException;

    @Override
    void close() throws IOException;
}
