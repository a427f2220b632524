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

/// Which files some globs match: one walk for all of them, which enters only folders where a match can be.
/// Immutable; any thread.
public final class GlobSet {
    private static final int MOST_PATH_BYTES = 4095;
    private static final String TOO_LONG =
            "its path has more than " + MOST_PATH_BYTES + " bytes; nothing there is followed";

    private final String text;
    private final List<Glob> globs;
    private final List<Glob> excludes;
    private final List<Glob> rotated;

    /// Why a file that a glob matches is not taken.
    public enum LeftOut {
        /// A pattern excludes it, or a directory that it is in.
        EXCLUDED,
        /// It is named like a rotated file.
        ROTATED,
        /// It is the compressed form of another file that matches.
        COMPRESSED
    }

    /// What a walk found.
    ///
    /// @param files regular files that match, in order of their paths
    /// @param others what matches and is neither a regular file nor a folder on the way: not to be read
    /// @param directories where a new file or directory could match: to be watched
    /// @param ways directories on the way to those, whose names matter
    /// @param links that match or are on the way; one may lead nowhere now
    /// @param troubles paths that could not be looked at or into, with the reason
    /// @param leftOut what matches a glob and is not taken, or is a directory on the way to such
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

    /// @param folder what relative patterns are below
    /// @throws IllegalArgumentException when a text is no glob, saying which and why
    public GlobSet(List<String> globs, List<String> excludes, Path folder) {
        this(globs, excludes, List.of(), folder);
    }

    /// @param rotated patterns for names of rotated files, which are taken out of what the globs match
    /// @param folder what relative patterns are below
    /// @throws IllegalArgumentException when a text is no glob, saying which and why
    public GlobSet(List<String> globs, List<String> excludes, List<String> rotated, Path folder) {
        this.text = String.join(" ", globs);
        this.globs = globs.stream().flatMap(text -> Glob.parse(text, folder).stream()).toList();
        this.rotated = rotated.stream().flatMap(text -> Glob.parseExclude(text, folder).stream()).toList();
        this.excludes = excludes.stream().flatMap(text -> Glob.parseExclude(text, folder).stream()).toList();
    }

    private GlobSet(Path file) {
        this.text = file.toString();
        this.globs = List.of(Glob.of(file));
        this.rotated = List.of();
        this.excludes = List.of();
    }

    /// Matches one file, whatever its path has of characters that mean something in a glob.
    ///
    /// @param file absolute
    public static GlobSet of(Path file) {
        return new GlobSet(file);
    }

    /// Whether an absolute path is one that the globs match and nothing excludes, whatever is there.
    public boolean matches(Path path) {
        return globs.stream().anyMatch(glob -> glob.takes(path)) && !isRotated(path) && !excludes(path);
    }

    /// Whether below an absolute path, were it a folder, something could match.
    boolean leadsInto(Path folder) {
        return globs.stream().anyMatch(glob -> glob.leadsInto(folder));
    }

    /// Looks for all matching files, now.
    public Found find() {
        Found found = new Found();
        walk(Path.of("/"), globs.stream().map(Glob::start).toList(), found);
        return found;
    }

    /// What a glob names as it is, without a wildcard, is meant, whatever it looks like.
    private boolean isRotated(Path path) {
        return rotated.stream().anyMatch(glob -> glob.matches(path))
                && globs.stream().noneMatch(glob -> glob.isLiteral() && glob.matches(path));
    }

    private boolean isExcluded(Path path) {
        return excludes.stream().anyMatch(glob -> glob.matches(path));
    }

    private void walk(Path folder, List<Glob.State> states, Found found) {
        Set<Path> names = new HashSet<>();
        found.ways.add(folder);
        boolean all = false;
        for (Glob.State state : states) {
            for (Glob.Segment segment : state.next()) {
                if (segment instanceof Glob.Segment.Literal literal) names.add(Path.of(literal.name()));
                else all = true;
            }
        }
        try {
            if (all) {
                found.directories.add(folder);
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                    entries.forEach(entry -> names.add(entry.getFileName()));
                }
            }
        } catch (NoSuchFileException e) {
            return; // went away since its parent was read
        } catch (DirectoryIteratorException e) {
            found.troubles.put(folder, e.getCause());
        } catch (IOException e) {
            found.troubles.put(folder, e);
        }
        for (Path name : names) visit(folder, name, states, found);
    }

    private void visit(Path folder, Path name, List<Glob.State> states, Found found) {
        List<Glob.State> next = new ArrayList<>();
        for (Glob.State state : states) {
            Glob.State after = state.step(name);
            if (!after.isDead()) next.add(after);
        }
        Path path = folder.resolve(name);
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
        Optional<BasicFileAttributes> its = attributes(path, LinkOption.NOFOLLOW_LINKS);
        boolean link = its.filter(BasicFileAttributes::isSymbolicLink).isPresent();
        if (link) {
            found.links.add(path);
            its = attributes(path);
        }
        if (its.filter(BasicFileAttributes::isDirectory).isPresent()) {
            boolean onTheWay = next.stream().anyMatch(state -> !state.next().isEmpty());
            if (match && !onTheWay) found.others.add(path);
            // `**` enters no link, as in the shell: it could lead round in a circle.
            if (link) next.removeIf(Glob.State::isAnyDirectory);
            if (!next.isEmpty()) walk(path, next, found);
        } else if (match && its.filter(BasicFileAttributes::isRegularFile).isPresent()) {
            found.files.add(path);
        } else if (match && its.isPresent()) {
            found.others.add(path);
        } else if (its.isEmpty()) {
            found.directories.add(folder); // a name to be waited for, or a link to what is to come
        }
        // A literal file that is there already must be noticed when it is replaced.
        if (match) found.directories.add(folder);
    }

    /// What is at a path; empty when nothing is, or it may not be known.
    private static Optional<BasicFileAttributes> attributes(Path path, LinkOption... options) {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, options));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Whether the kernel takes no such path.
    private static boolean isTooLong(Path path) {
        String text = path.toString();
        return text.length() > MOST_PATH_BYTES / 4
                && text.getBytes(StandardCharsets.UTF_8).length > MOST_PATH_BYTES;
    }

    /// Whether something excludes an absolute path, or a directory that it is in.
    boolean excludes(Path path) {
        for (Path at = path; at != null; at = at.getParent()) {
            if (isExcluded(at)) return true;
        }
        return false;
    }

    /// The globs, as they were written.
    @Override
    public String toString() {
        return text;
    }
}
