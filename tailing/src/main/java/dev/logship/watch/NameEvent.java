package dev.logship.watch;

import java.nio.file.Path;

/// A change of a name in a watched directory. It says something about the name, not about the file that has
/// the name now.
///
/// @param kind the kind of change
/// @param path the name, in the directory by the path under which that is watched
/// @param cookie equal for both halves of a rename; otherwise 0
public record NameEvent(Kind kind, Path path, int cookie) {
    /// The kinds of change.
    public enum Kind {
        /// A file was created, or got one more name.
        CREATED,
        DELETED,
        /// The file was renamed, within this directory or to another one.
        MOVED_FROM,
        MOVED_TO,
        /// Permissions, owner, times or the number of links changed.
        CHANGED
    }
}
