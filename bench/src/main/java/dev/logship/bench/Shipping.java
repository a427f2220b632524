package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Path;

/// One way to bring a file to another directory over TCP. What serves is running and ready.
interface Shipping {
    /// How long processes get to be done with what follows the last byte before their CPU time is read;
    /// the same for all.
    long AFTER_MILLIS = 200;

    /// What a file cost.
    ///
    /// @param wallSeconds from the order until the last byte is in the other file
    /// @param cpuSeconds of both sides together
    record Cost(double wallSeconds, double cpuSeconds) {}

    /// Ships one file, whose name was not shipped before.
    Cost ship(Path source) throws IOException, InterruptedException;

    /// Where a file of that name arrives.
    Path stored(String name);
}
