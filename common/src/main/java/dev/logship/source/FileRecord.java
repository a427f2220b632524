package dev.logship.source;

import java.nio.file.Path;
import java.util.Optional;

/// What is remembered of a file from which bytes of a stream were taken. A file that is cut and written anew
/// has a record for each of its lives. Immutable.
///
/// @param id tells the files of one stream apart; a later one has a greater id
/// @param identity what the file is
/// @param path where it was seen last, links resolved
/// @param began its own time, in nanoseconds since 1970, from which on files of this stream that were
/// created are new: when it was created, or was changed last when it was seen first or was cut
/// @param tail of the bytes before the place up to which it was taken, as last noted
record FileRecord(int id, FileIdentity identity, Path path, long began, Fingerprint tail) {
    private static final int UNNUMBERED = -1;

    /// What is at a path without links now, of which nothing is known yet; it is no stream's yet.
    static FileRecord of(Path path, FileStatus status) {
        return of(path, status, status.created());
    }

    /// The same for the first file of a stream: what rotation left before is not the stream's.
    static FileRecord ofFirst(Path path, FileStatus status) {
        return of(path, status, Math.max(status.created(), status.modified()));
    }

    private static FileRecord of(Path path, FileStatus status, long began) {
        return new FileRecord(UNNUMBERED, FileIdentity.of(status, Fingerprint.NONE), path, began,
                Fingerprint.NONE);
    }

    /// The same content in another file.
    FileRecord in(FileIdentity other, Path at) {
        return new FileRecord(id, other, at, began, tail);
    }

    /// The same file with a content that nothing is known of.
    ///
    /// @param atPath what it is like, where it is at its stream's path still; the files that came after one
    /// that was renamed may be older than what was written to it last
    FileRecord anew(Optional<FileStatus> atPath) {
        // Its next copy may be made within the same tick of the kernel's clock.
        long now = atPath.map(status -> Math.max(began + 1, status.modified() - 1)).orElse(began);
        return new FileRecord(UNNUMBERED, identity.withHead(Fingerprint.NONE), path, now, Fingerprint.NONE);
    }

    /// The same file, to be begun again.
    FileRecord again() {
        return new FileRecord(UNNUMBERED, identity, path, began, tail);
    }

    /// The same when it is known that others were created up to a moment.
    FileRecord after(long created) {
        return new FileRecord(id, identity, path, Math.max(began, created), tail);
    }

    boolean isNew() {
        return id == UNNUMBERED;
    }
}
