package dev.logship.follow;

import dev.logship.history.FileIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// The followed paths as a [NameReplay] needs them.
interface FollowedPaths {
    /// Whether the path is followed, or should be.
    boolean isFollowed(Path path);

    /// The tailer of a path with this file; empty when the path cannot be followed, or the file belongs to
    /// another one.
    Optional<Tailer> tailerFor(Path path, Binding file) throws IOException;

    /// The tailer that follows a path already.
    Optional<Tailer> knownAt(Path path);

    /// A file was created at a path that is not followed.
    ///
    /// @return the tailer of which it may be a copy
    Optional<Tailer> created(Path path);

    /// A file of a stream left all watched directories.
    void movedOut(Tailer owner, FileIdentity file, Path from);
}
