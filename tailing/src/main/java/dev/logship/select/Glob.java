package dev.logship.select;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/// A pattern for absolute paths as in the shell, with one segment per path component: `*`, `?`, `[…]` and `\`
/// within a segment, `**` for any number of directories. A segment matches a hidden name only if the segment
/// begins with a dot. Immutable.
final class Glob {
    /// The pattern of one component of a path.
    sealed interface Segment {
        /// Exactly this name; it can be opened without listing its directory.
        record Literal(String name) implements Segment {}

        /// Any name that the pattern matches.
        record Pattern(PathMatcher matcher, boolean hiddenToo) implements Segment {
            boolean matches(Path name) {
                return (hiddenToo || !name.toString().startsWith(".")) && matcher.matches(name);
            }
        }

        /// Any number of directories that are not hidden, also none: `**`.
        record Directories() implements Segment {}
    }

    private static final String SPECIAL = "*?[\\";

    private final String text;
    private final List<Segment> segments;

    private Glob(String text, List<Segment> segments) {
        this.text = text;
        this.segments = segments;
    }

    /// Parses a pattern. `{a,b}` is expanded first, into one glob each. A relative pattern is below
    /// `directory`.
    ///
    /// @throws IllegalArgumentException when the text is not a pattern, with the reason
    static List<Glob> parse(String text, Path directory) {
        return parse(text, directory, false);
    }

    /// Matches exactly this absolute path.
    static Glob of(Path file) {
        List<Segment> segments = new ArrayList<>();
        for (Path name : file) segments.add(new Segment.Literal(name.toString()));
        return new Glob(file.toString(), List.copyOf(segments));
    }

    /// Parses an exclude pattern. Without a slash it matches the last component of any path. Hidden names
    /// match like all others.
    static List<Glob> parseExclude(String text, Path directory) {
        return parse(text.contains("/") ? text : "/**/" + text, directory, true);
    }

    private static List<Glob> parse(String text, Path directory, boolean hiddenToo) {
        if (text.isBlank()) throw new IllegalArgumentException("the glob is empty");
        List<Glob> globs = new ArrayList<>();
        for (String plain : Braces.expand(text)) {
            Deque<Segment> segments = new ArrayDeque<>();
            if (!plain.startsWith("/")) { // the directory's own name is not a pattern
                for (Path name : directory.toAbsolutePath()) {
                    segments.add(new Segment.Literal(name.toString()));
                }
            }
            for (String part : plain.split("/", -1)) {
                if (part.equals("..") && segments.peekLast() instanceof Segment.Literal) {
                    segments.removeLast();
                } else if (!part.isEmpty() && !part.equals(".")) {
                    segments.add(segment(part, text, hiddenToo));
                }
            }
            globs.add(new Glob(plain, List.copyOf(segments)));
        }
        return globs;
    }

    private static Segment segment(String part, String glob, boolean hiddenToo) {
        if (part.equals("**")) return new Segment.Directories();
        if (part.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0)) return new Segment.Literal(part);
        try {
            String braceless = part.replaceAll("(?<!\\\\)[{}]", "\\\\$0");
            return new Segment.Pattern(FileSystems.getDefault().getPathMatcher("glob:" + braceless),
                    hiddenToo || part.startsWith("."));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + glob + "' is not a glob: " + e.getDescription(), e);
        }
    }

    /// The state of matching before the first component.
    State start() {
        return new State(BitSet.valueOf(new long[] {1}));
    }

    /// Whether the glob matches one path only.
    boolean isLiteral() {
        return segments.stream().allMatch(Segment.Literal.class::isInstance);
    }

    /// Whether an absolute path matches as a whole.
    boolean matches(Path path) {
        return after(path).isMatch();
    }

    /// Whether an absolute path matches as a whole and is not the compressed form of another match. Only a
    /// pattern that names the suffix matches compressed files.
    boolean takes(Path path) {
        if (!matches(path)) return false;
        String name = String.valueOf(path.getFileName());
        Optional<String> ending = RotationName.compression(name);
        if (ending.isEmpty() || text.endsWith(ending.get())) return true;
        String plain = name.substring(0, name.length() - ending.get().length());
        return plain.isEmpty() || !matches(path.resolveSibling(plain));
    }

    /// Whether a longer path that begins with this one can match.
    boolean leadsInto(Path path) {
        return !after(path).next().isEmpty();
    }

    private State after(Path path) {
        State state = start();
        for (int i = 0; i < path.getNameCount() && !state.isDead(); i++) state = state.step(path.getName(i));
        return state;
    }

    /// A segment `**` may match nothing, so the state may be at the segment after it too.
    private BitSet closure(BitSet positions) {
        for (int at = positions.nextSetBit(0); at >= 0 && at < segments.size();
                at = positions.nextSetBit(at + 1)) {
            if (segments.get(at) instanceof Segment.Directories) positions.set(at + 1);
        }
        return positions;
    }

    /// How far a path matches: the segments that its next component may match. Immutable.
    final class State {
        private final BitSet positions;

        private State(BitSet positions) {
            this.positions = closure(positions);
        }

        /// Nothing below this path can match.
        boolean isDead() {
            return positions.isEmpty();
        }

        /// This path matches.
        boolean isMatch() {
            return positions.get(segments.size());
        }

        /// This path matches only because `**` matches every directory on the way.
        boolean isAnyDirectory() {
            return next().stream().anyMatch(Segment.Directories.class::isInstance);
        }

        /// The segments that the next component may match.
        List<Segment> next() {
            return positions.stream().filter(at -> at < segments.size()).mapToObj(segments::get).toList();
        }

        State step(Path name) {
            String text = name.toString();
            BitSet next = new BitSet();
            for (int at = positions.nextSetBit(0); at >= 0 && at < segments.size();
                    at = positions.nextSetBit(at + 1)) {
                switch (segments.get(at)) {
                    case Segment.Literal literal when literal.name().equals(text) -> next.set(at + 1);
                    case Segment.Pattern pattern when pattern.matches(name) -> next.set(at + 1);
                    case Segment.Directories any when !name.toString().startsWith(".") -> next.set(at);
                    default -> { }
                }
            }
            return new State(next);
        }
    }
}
