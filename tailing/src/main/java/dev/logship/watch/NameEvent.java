package dev.logship.watch;

import java.nio.file.Path;

/// What happened to a name in a watched directory. It says something about the name, not about which file has
/// it now.
///
/// @param kind what happened
/// @param path the name, in the directory by the path under which that is watched
/// @param cookie the same for both halves of a rename; otherwise 0
public record NameEvent(Kind kind, Path path, int cookie) {
    /// What can happen.
    public enum Kind {
        /// A file was made, or given one more name.
        CREATED,
        DELETED,
        /// The file got another name, in this directory or elsewhere.
        MOVED_FROM,
        MOVED_TO,
        /// Permissions, owner, times or the number of names are others.
        CHANGED
    }
}
