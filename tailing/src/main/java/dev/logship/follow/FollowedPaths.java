package dev.logship.follow;

import dev.logship.history.FileIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// What a [NameReplay] needs to know of the paths that are followed, and whom it tells.
interface FollowedPaths {
    /// Whether what is at the path is followed, or is to be.
    boolean isFollowed(Path path);

    /// Who follows a path, with the file that is there; empty when nobody can, or it is another path's.
    Optional<Tailer> tailerFor(Path path, Binding file) throws IOException;

    /// Who follows a path already.
    Optional<Tailer> knownAt(Path path);

    /// A file was created at a path that is not followed.
    ///
    /// @return whose copy it may be
    Optional<Tailer> created(Path path);

    /// A file of a stream left all directories that are watched.
    void movedOut(Tailer owner, FileIdentity file, Path from);
}
