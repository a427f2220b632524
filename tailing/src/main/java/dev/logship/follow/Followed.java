package dev.logship.follow;

import dev.logship.StreamName;
import java.nio.file.Path;

/// A followed path and the object that follows it.
public interface Followed {
    /// Its stream.
    StreamName stream();

    /// The path as it was found.
    Path path();

    /// The tailer that follows it.
    Tailer tailer();
}
