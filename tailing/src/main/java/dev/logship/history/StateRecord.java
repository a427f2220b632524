package dev.logship.history;

import dev.logship.StreamName;
import java.nio.file.Path;
import java.util.List;

/// All that is remembered of one stream. Immutable.
///
/// @param stream whose it is
/// @param path where the stream's file is expected
/// @param extents which parts of the stream came from which files
/// @param upcoming files that are the stream's and of which nothing was taken yet, in order
/// @param scheme how its rotated files were seen to be named, with `#` for a number or date; empty: not seen
/// @param written when this was noted, in seconds since 1970
public record StateRecord(StreamName stream, Path path, Extents extents, List<KnownFile> upcoming,
        String scheme, long written) {
    public StateRecord {
        upcoming = List.copyOf(upcoming);
    }
}
