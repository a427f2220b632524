package dev.logship.follow;

import dev.logship.select.RotationName;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Finds streams whose rotated files are selected as well. A file that nobody saw coming then is a stream of
/// its own name, so that what is rotated while the program is down is not part of the stream.
final class SelectedRotated {
    private SelectedRotated() {}

    /// Warns of each such stream once.
    ///
    /// @param files all that are selected
    /// @param known what is followed at a path
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
