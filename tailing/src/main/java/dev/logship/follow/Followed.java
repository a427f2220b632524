package dev.logship.follow;

import dev.logship.StreamName;
import java.nio.file.Path;

/// A path that is followed, and what is made of it.
public interface Followed {
    /// What it is a part of.
    StreamName stream();

    /// As it was found.
    Path path();

    /// Who follows it.
    Tailer tailer();
}
