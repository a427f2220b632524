package dev.logship.select;

import dev.logship.StreamName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Which files are selected and how their streams are named: sets of globs, each with its own naming. If
/// several match a file, the first one counts. Immutable; any thread.
///
/// @param parts in order of precedence
public record Selection(List<Part> parts) {
    /// No files.
    public static final Selection NONE = new Selection(List.of());

    /// Files that are selected and named in the same way.
    public record Part(GlobSet matching, StreamNaming naming) {}

    public Selection {
        parts = List.copyOf(parts);
    }

    public Selection(GlobSet matching, StreamNaming naming) {
        this(List.of(new Part(matching, naming)));
    }

    /// Whether an absolute path is selected. It need not exist.
    public boolean matches(Path path) {
        return part(path).isPresent();
    }

    /// The stream name of a file; empty when the file is not selected.
    ///
    /// @throws IllegalArgumentException when no stream can have the name
    public Optional<StreamName> nameOf(Path file) {
        return part(file).map(part -> part.naming().of(file));
    }

    private Optional<Part> part(Path path) {
        return parts.stream().filter(part -> part.matching().matches(path)).findFirst();
    }

    /// Whether anything below an absolute path could match if it were a directory.
    public boolean leadsInto(Path directory) {
        return parts.stream().anyMatch(part -> part.matching().leadsInto(directory));
    }

    /// Whether a pattern excludes an absolute path that would otherwise be selected.
    public boolean excludes(Path path) {
        return parts.stream().anyMatch(part -> part.matching().excludes(path));
    }

    /// Finds all matching files now.
    ///
    /// @param answers whether a path may be looked at without waiting for ever; what may not is not found
    public GlobSet.Found find(Predicate<Path> answers) {
        GlobSet.Found found = new GlobSet.Found();
        for (Part part : parts) found.add(part.matching().find(answers));
        return found;
    }
}
