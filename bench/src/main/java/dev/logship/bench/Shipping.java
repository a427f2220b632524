package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Path;

/// One way to ship a file to another directory over TCP. Its servers are running and ready.
interface Shipping {
    /// The time for processes to finish after the last byte, before their CPU time is read; the same for all.
    long AFTER_MILLIS = 200;

    /// The cost of a file.
    ///
    /// @param wallSeconds from the request until the last byte is in the other file
    /// @param cpuSeconds of both sides together
    record Cost(double wallSeconds, double cpuSeconds) {}

    /// Ships one file with a new name.
    Cost ship(Path source) throws IOException, InterruptedException;

    /// The path at which a file of that name arrives.
    Path stored(String name);
}
