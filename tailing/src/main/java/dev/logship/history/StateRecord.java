package dev.logship.history;

import dev.logship.StreamName;
import java.nio.file.Path;
import java.util.List;

/// Everything that is remembered of one stream. Immutable.
///
/// @param stream its name
/// @param path the path at which its file is expected
/// @param extents which parts of the stream came from which files
/// @param upcoming files of the stream that were not begun, in order
/// @param scheme how its rotated files are named, with `#` for a number or date; empty when unknown
/// @param written when this was noted, in seconds since 1970
public record StateRecord(StreamName stream, Path path, Extents extents, List<KnownFile> upcoming,
        String scheme, long written) {
    public StateRecord {
        upcoming = List.copyOf(upcoming);
    }
}
