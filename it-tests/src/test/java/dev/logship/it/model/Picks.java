package dev.logship.it.model;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/// The files of the directories that are shipped.
public enum Picks {
    /// Logs by their own names.
    EXACT("*.{log,txt,db}", "{current,archive}/*.log"),
    /// With a `*` after the name, which also selects rotated and temporary files.
    ROTATED_TOO("*.{log,txt,db}*", "{current,archive}/*.log*");

    private static final PathMatcher COMPRESSED = FileSystems.getDefault().getPathMatcher("glob:*.gz");
    private static final PathMatcher EXCLUDED = FileSystems.getDefault().getPathMatcher("glob:redis-6380*");

    @SuppressWarnings("ImmutableEnumChecker") // it is a List.of
    private final List<String> globs;

    Picks(String... globs) {
        this.globs = List.of(globs);
    }

    /// The globs for directories that are in `source`.
    public List<String> globs(Path source) {
        return globs.stream().map(glob -> source + "/*/" + glob).toList();
    }

    public List<String> excludes() {
        return List.of("redis-6380*");
    }

    /// Whether a file of this name in a directory is shipped.
    boolean matches(String name) {
        Path path = Path.of(name);
        Path file = path.getFileName();
        if (file.toString().startsWith(".") || COMPRESSED.matches(file)
                || EXCLUDED.matches(file)) return false;
        Stream<PathMatcher> matchers =
                globs.stream().map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob));
        return matchers.anyMatch(matcher -> matcher.matches(path));
    }
}
