package dev.logship.follow;

import dev.logship.select.RotationName;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Finds streams whose rotated files are selected too. A file that came unseen then becomes a stream of its
/// own name, so files rotated during downtime are not part of the stream.
final class SelectedRotated {
    private SelectedRotated() {}

    /// Warns once of each such stream.
    ///
    /// @param files all selected files
    /// @param known returns the tailer of a path
    static void warn(Set<Path> files, Function<Path, Optional<? extends Followed>> known) {
        for (Path file : files) {
            for (String log : RotationName.logs(String.valueOf(file.getFileName()))) {
                Path path = file.resolveSibling(log);
                if (!files.contains(path)) continue;
                known.apply(path).ifPresent(its -> its.tailer().said().selectedRotated(file));
            }
        }
    }
}
