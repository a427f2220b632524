package dev.logship.history;

import dev.logship.ByteRange;
import java.nio.file.Path;

/// The record of a file whose bytes belong to a stream. A file that is truncated and overwritten has one
/// record for each life. Immutable.
///
/// @param id distinguishes the files of one stream; later ones are greater; negative for copies of bytes that
/// were taken from another file, which are recorded only so that they are not taken for new files
/// @param identity the file's identity
/// @param path its last known path, links resolved
/// @param since when it was seen first, or when this life began, in nanoseconds since 1970
/// @param seen its greatest known size in this life, in bytes
/// @param own its bytes that belong to this stream; those before and after belong to another one
/// @param samples of the bytes before the offset up to which it was taken, as last noted
public record KnownFile(int id, FileIdentity identity, Path path, long since, long seen, ByteRange own,
        Samples samples) {
    /// The id of a file that belongs to no stream yet.
    public static final int UNNUMBERED = -1;

    /// A file of which nothing is known and which belongs to no stream.
    public static KnownFile of(FileIdentity identity, Path path, long since, long seen) {
        return new KnownFile(UNNUMBERED, identity, path, since, seen, ByteRange.ALL, Samples.NONE);
    }

    public boolean isNew() {
        return id == UNNUMBERED;
    }

    /// Whether it holds copies of bytes that were taken from another file.
    public boolean isCopy() {
        return id < UNNUMBERED;
    }

    public KnownFile withId(int newId) {
        return new KnownFile(newId, identity, path, since, seen, own, samples);
    }

    public KnownFile at(Path newPath) {
        return newPath.equals(path) ? this
                : new KnownFile(id, identity, newPath, since, seen, own, samples);
    }

    /// The same content in another file.
    public KnownFile in(FileIdentity other, Path at) {
        return new KnownFile(id, other, at, since, seen, own, samples);
    }

    /// The same file with unknown content.
    ///
    /// @param now when that life began
    public KnownFile anew(long now) {
        return new KnownFile(UNNUMBERED, identity, path, now, 0, ByteRange.ALL, Samples.NONE);
    }

    /// The same, of which only the bytes before an offset belong to this stream.
    public KnownFile until(long end) {
        ByteRange less = new ByteRange(own.from(), Math.max(own.from(), Math.min(own.until(), end)));
        return new KnownFile(id, identity, path, since, seen, less, samples);
    }
}
