package dev.logship.history;

import dev.logship.ByteRange;
import java.nio.file.Path;

/// What is remembered of a file whose bytes belong to a stream. A file that is truncated and written anew has
/// one for each of its lives. Immutable.
///
/// @param id tells the files of one stream apart; a later one has a greater id; negative for copies of bytes
/// that were taken from another file, which are remembered only so that they are not taken for new files
/// @param identity what the file is
/// @param path where it was seen last, links resolved
/// @param since when it was seen first, or when this life began, in nanoseconds since 1970
/// @param seen the most bytes that it was seen to have in this life
/// @param own which of its bytes are this stream's; those before and behind are another's
/// @param samples of the bytes before the place up to which it was taken, as last noted
public record KnownFile(int id, FileIdentity identity, Path path, long since, long seen, ByteRange own,
        Samples samples) {
    /// The id of a file that is no stream's yet.
    public static final int UNNUMBERED = -1;

    /// A file that nothing is known of yet; it is no stream's.
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

    /// The same file with a content that nothing is known of.
    ///
    /// @param now when that life began
    public KnownFile anew(long now) {
        return new KnownFile(UNNUMBERED, identity, path, now, 0, ByteRange.ALL, Samples.NONE);
    }

    /// The same, of which only what is before a place is this stream's.
    public KnownFile until(long end) {
        ByteRange less = new ByteRange(own.from(), Math.max(own.from(), Math.min(own.until(), end)));
        return new KnownFile(id, identity, path, since, seen, less, samples);
    }
}
