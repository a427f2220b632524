package dev.logship.select;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The files that some globs match. One walk finds all of them, and enters only directories where a match is
/// possible. Immutable; any thread.
public final class GlobSet {
    private static final int MOST_PATH_BYTES = 4095;
    private static final String TOO_LONG =
            "its path has more than " + MOST_PATH_BYTES + " bytes; nothing there is followed";

    private final String text;
    private final List<Glob> globs;
    private final List<Glob> excludes;
    private final List<Glob> rotated;

    /// The reason why a matching file is not selected.
    public enum LeftOut {
        /// A pattern excludes it or one of its directories.
        EXCLUDED,
        /// Its name is that of a rotated file.
        ROTATED,
        /// It is the compressed form of another match.
        COMPRESSED
    }

    /// The result of a walk.
    ///
    /// @param files regular files that match, sorted by path
    /// @param others matches that are neither regular files nor directories on the way; they are ignored
    /// @param directories directories in which a new file or directory could match; to be watched
    /// @param ways directories on the way to those; their names matter
    /// @param links links that match or are on the way; a link may lead nowhere
    /// @param troubles paths that could not be read, with the reason
    /// @param leftOut paths that match a glob and are not selected, or directories on the way to such
    public record Found(Set<Path> files, Set<Path> others, Set<Path> directories, Set<Path> ways,
            Set<Path> links, Map<Path, IOException> troubles, Map<Path, LeftOut> leftOut) {
        Found() {
            this(new TreeSet<>(), new TreeSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>(),
                    new HashMap<>(), new TreeMap<>());
        }

        void add(Found other) {
            files.addAll(other.files);
            others.addAll(other.others);
            directories.addAll(other.directories);
            ways.addAll(other.ways);
            links.addAll(other.links);
            troubles.putAll(other.troubles);
            leftOut.putAll(other.leftOut);
        }
    }

    /// @param directory the directory of relative patterns
    /// @throws IllegalArgumentException when a text is not a glob, with the text and the reason
    public GlobSet(List<String> globs, List<String> excludes, Path directory) {
        this(globs, excludes, List.of(), directory);
    }

    /// @param rotated patterns for names of rotated files, which are removed from the matches
    /// @param directory the directory of relative patterns
    /// @throws IllegalArgumentException when a text is not a glob, with the text and the reason
    public GlobSet(List<String> globs, List<String> excludes, List<String> rotated, Path directory) {
        this.text = String.join(" ", globs);
        this.globs = globs.stream().flatMap(text -> Glob.parse(text, directory).stream()).toList();
        this.rotated = rotated.stream().flatMap(text -> Glob.parseExclude(text, directory).stream()).toList();
        this.excludes = excludes.stream().flatMap(text -> Glob.parseExclude(text, directory).stream())
                .toList();
    }

    private GlobSet(Path file) {
        this.text = file.toString();
        this.globs = List.of(Glob.of(file));
        this.rotated = List.of();
        this.excludes = List.of();
    }

    /// Matches one file literally, whatever glob characters its path contains.
    ///
    /// @param file absolute
    public static GlobSet of(Path file) {
        return new GlobSet(file);
    }

    /// Whether the globs match an absolute path and nothing excludes it. The path need not exist.
    public boolean matches(Path path) {
        return globs.stream().anyMatch(glob -> glob.takes(path)) && !isRotated(path) && !excludes(path);
    }

    /// Whether anything below an absolute path could match if it were a directory.
    boolean leadsInto(Path directory) {
        return globs.stream().anyMatch(glob -> glob.leadsInto(directory));
    }

    /// Finds all matching files now.
    public Found find() {
        return find(path -> true);
    }

    /// @param answers whether a path may be looked at without waiting for ever; what may not is not found
    Found find(Predicate<Path> answers) {
        Found found = new Found();
        walk(Path.of("/"), globs.stream().map(Glob::start).toList(), answers, found);
        return found;
    }

    /// A path that a glob names without a wildcard is selected, whatever its name looks like.
    private boolean isRotated(Path path) {
        return rotated.stream().anyMatch(glob -> glob.matches(path))
                && globs.stream().noneMatch(glob -> glob.isLiteral() && glob.matches(path));
    }

    private boolean isExcluded(Path path) {
        return excludes.stream().anyMatch(glob -> glob.matches(path));
    }

    private void walk(Path directory, List<Glob.State> states, Predicate<Path> answers, Found found) {
        Set<Path> names = new HashSet<>();
        found.ways.add(directory);
        boolean all = false;
        for (Glob.State state : states) {
            for (Glob.Segment segment : state.next()) {
                if (segment instanceof Glob.Segment.Literal literal) names.add(Path.of(literal.name()));
                else all = true;
            }
        }
        try {
            if (all) {
                found.directories.add(directory);
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                    entries.forEach(entry -> names.add(entry.getFileName()));
                }
            }
        } catch (NoSuchFileException e) {
            return; // deleted since its parent was read
        } catch (DirectoryIteratorException e) {
            found.troubles.put(directory, e.getCause());
        } catch (IOException e) {
            found.troubles.put(directory, e);
        }
        for (Path name : names) visit(directory, name, states, answers, found);
    }

    private void visit(Path directory, Path name, List<Glob.State> states, Predicate<Path> answers,
            Found found) {
        List<Glob.State> next = new ArrayList<>();
        for (Glob.State state : states) {
            Glob.State after = state.step(name);
            if (!after.isDead()) next.add(after);
        }
        Path path = directory.resolve(name);
        if (next.isEmpty()) return;
        if (isExcluded(path)) {
            found.leftOut.put(path, LeftOut.EXCLUDED);
            return;
        }
        if (next.stream().anyMatch(Glob.State::isMatch) && !matches(path)) {
            found.leftOut.put(path, isRotated(path) ? LeftOut.ROTATED : LeftOut.COMPRESSED);
            next.removeIf(Glob.State::isMatch);
            if (next.isEmpty()) return;
        }
        boolean match = next.stream().anyMatch(Glob.State::isMatch);
        if (isTooLong(path)) {
            found.troubles.put(path, new FileSystemException(path.toString(), null, TOO_LONG));
            return;
        }
        if (!answers.test(path)) return;
        Optional<BasicFileAttributes> its = attributes(path, LinkOption.NOFOLLOW_LINKS);
        boolean link = its.filter(BasicFileAttributes::isSymbolicLink).isPresent();
        if (link) {
            found.links.add(path);
            its = attributes(path);
        }
        if (its.filter(BasicFileAttributes::isDirectory).isPresent()) {
            boolean onTheWay = next.stream().anyMatch(state -> !state.next().isEmpty());
            if (match && !onTheWay) found.others.add(path);
            // As in the shell, `**` does not enter links: they could lead in a circle.
            if (link) next.removeIf(Glob.State::isAnyDirectory);
            if (!next.isEmpty()) walk(path, next, answers, found);
        } else if (match && its.filter(BasicFileAttributes::isRegularFile).isPresent()) {
            found.files.add(path);
        } else if (match && its.isPresent()) {
            found.others.add(path);
        } else if (its.isEmpty()) {
            found.directories.add(directory); // a name to wait for, or a link to a future file
        }
        // A literal file that exists must be noticed when it is replaced.
        if (match) found.directories.add(directory);
    }

    /// The file at a path; empty when there is none, or it cannot be looked at.
    private static Optional<BasicFileAttributes> attributes(Path path, LinkOption... options) {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, options));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Whether the kernel rejects the path as too long.
    private static boolean isTooLong(Path path) {
        String text = path.toString();
        return text.length() > MOST_PATH_BYTES / 4
                && text.getBytes(StandardCharsets.UTF_8).length > MOST_PATH_BYTES;
    }

    /// Whether a pattern excludes an absolute path or one of its directories.
    boolean excludes(Path path) {
        for (Path at = path; at != null; at = at.getParent()) {
            if (isExcluded(at)) return true;
        }
        return false;
    }

    /// The globs as they were given.
    @Override
    public String toString() {
        return text;
    }
}
