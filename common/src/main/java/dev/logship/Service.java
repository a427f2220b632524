package dev.logship;

import java.io.Closeable;
import java.util.Optional;

/// Something that runs by itself until it is closed, and reports its status. Any thread.
public interface Service extends Closeable {
    /// Its status, in a few words for people: `3 streams, 2 connected`.
    String status();

    /// The part that is stuck, so that only a restart helps; empty while it works.
    Optional<String> standstill();
}
