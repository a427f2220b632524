package dev.logship.select;

import dev.logship.StreamName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Which files are taken, and what their streams are called: some sets of globs, each with its own naming. Of
/// several that match a file the first counts. Immutable; any thread.
///
/// @param parts in order
public record Selection(List<Part> parts) {
    /// Nothing.
    public static final Selection NONE = new Selection(List.of());

    /// Files that are found and called in one way.
    public record Part(GlobSet matching, StreamNaming naming) {}

    public Selection {
        parts = List.copyOf(parts);
    }

    public Selection(GlobSet matching, StreamNaming naming) {
        this(List.of(new Part(matching, naming)));
    }

    /// Whether an absolute path is taken, whatever is there.
    public boolean matches(Path path) {
        return part(path).isPresent();
    }

    /// What the stream of a file is called; empty when it is not taken.
    ///
    /// @throws IllegalArgumentException when no stream can have the name
    public Optional<StreamName> nameOf(Path file) {
        return part(file).map(part -> part.naming().of(file));
    }

    private Optional<Part> part(Path path) {
        return parts.stream().filter(part -> part.matching().matches(path)).findFirst();
    }

    /// Whether below an absolute path, were it a folder, something could match.
    public boolean leadsInto(Path folder) {
        return parts.stream().anyMatch(part -> part.matching().leadsInto(folder));
    }

    /// Whether something excludes an absolute path from what it would be taken by.
    public boolean excludes(Path path) {
        return parts.stream().anyMatch(part -> part.matching().excludes(path));
    }

    /// Looks for all matching files, now.
    public GlobSet.Found find() {
        GlobSet.Found found = new GlobSet.Found();
        for (Part part : parts) found.add(part.matching().find());
        return found;
    }
}
