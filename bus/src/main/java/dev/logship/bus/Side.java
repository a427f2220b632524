package dev.logship.bus;

import java.io.IOException;

/// A producer or consumer. Used by one thread.
interface Side extends AutoCloseable {
    /// Waits until there is something to do; false at the end.
    boolean await() throws IOException;

    /// Writes or prints one whole chunk.
    void step() throws IOException;

    @Override
    void close() throws IOException;
}
