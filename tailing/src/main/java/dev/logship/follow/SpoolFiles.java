package dev.logship.follow;

import dev.logship.select.RotationName;
import dev.logship.watch.DirectoryListings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// The renamed files of a path of which it is known that all of them are the path's, in the order of their
/// numbers, and that those that are known came before the others.
final class SpoolFiles {
    private final Path path;
    private final Tailers shared;

    SpoolFiles(Path path, Tailers shared) {
        this.path = path;
        this.shared = shared;
    }

    /// Those that are not known yet, in order; the caller's to close.
    List<Binding> unknown() throws IOException {
        Path real = Tailers.real(path);
        Path directory = Objects.requireNonNull(real.getParent());
        String name = String.valueOf(real.getFileName());
        List<Path> paths = new ArrayList<>();
        for (DirectoryListings.Entry entry : shared.listings().named(directory,
                each -> RotationName.mark(name, each).isPresent())) {
            if (!shared.owners().isOwned(entry.path(), entry.stat())) paths.add(entry.path());
        }
        paths.sort(Comparator.naturalOrder());
        try (Bindings files = new Bindings()) {
            for (Path each : paths) Binding.at(each, shared.config().time()).ifPresent(files::add);
            return files.release();
        }
    }
}
