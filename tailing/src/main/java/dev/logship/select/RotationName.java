package dev.logship.select;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names of rotated files, judged by the name alone: `app.log.1`, `app.log-20261123`, `app-20261123.log`. A
/// name shows where a file may belong. It proves nothing.
public final class RotationName {
    private static final int MOST_NUMBER_DIGITS = 5;
    private static final int HEXADECIMAL_DIGITS = 24;
    private static final String MARK = "[0-9a-f]{24}|\\d+(?:[T_.:+-]+\\d+)*Z?";
    private static final Pattern ANY_MARK = Pattern.compile("[._@-]*(?:" + MARK + ")");
    private static final Pattern WHOLE_MARK = Pattern.compile(MARK);
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final List<String> COMPRESSED = List.of(".gz", ".xz", ".zst", ".bz2");

    private RotationName() {}

    /// The number or date in the name of a rotated file. A number increases with each later rotation; a date
    /// follows time.
    ///
    /// @param groups its numbers; for a hexadecimal time, the values of its letters and digits
    /// @param isDate whether a greater one is newer
    public record Mark(List<String> groups, boolean isDate) implements Comparable<Mark> {
        /// Parses a mark; empty when the text is none.
        public static Optional<Mark> of(String text) {
            if (!WHOLE_MARK.matcher(text).matches()) return Optional.empty();
            boolean hexadecimal = text.length() == HEXADECIMAL_DIGITS
                    && text.chars().allMatch(c -> Character.digit(c, 16) >= 0);
            List<String> groups = hexadecimal ? List.of(text)
                    : DIGITS.matcher(text).results().map(group -> group.group().replaceFirst("^0+(?=.)", ""))
                            .toList();
            boolean number = groups.size() == 1 && text.length() <= MOST_NUMBER_DIGITS;
            return Optional.of(new Mark(groups, !number));
        }

        /// The number. Only for a mark that is not a date.
        public int number() {
            return Integer.parseInt(groups.getFirst());
        }

        /// Whether the other one is the next older in a run of numbers.
        public boolean isNextNumberAfter(Mark newer) {
            return !isDate && !newer.isDate && number() == newer.number() + 1;
        }

        @Override
        public int compareTo(Mark that) {
            for (int i = 0; i < Math.min(groups.size(), that.groups.size()); i++) {
                String mine = groups.get(i);
                String its = that.groups.get(i);
                int order = mine.length() != its.length() ? Integer.compare(mine.length(), its.length())
                        : mine.compareTo(its);
                if (order != 0) return order;
            }
            return Integer.compare(groups.size(), that.groups.size());
        }
    }

    /// A name without its numbers, dates and their separators.
    public static String base(String name) {
        return ANY_MARK.matcher(name).replaceAll("");
    }

    /// Whether this rename is rotation, judged by the names: it adds or changes a number or date. Removing
    /// one is not rotation.
    public static boolean isRotation(String from, String to) {
        if (from.equals(to) || !base(from).equals(base(to))) return false;
        long before = marks(from);
        long after = marks(to);
        return after > before || (after == before && after > 0);
    }

    private static long marks(String name) {
        return ANY_MARK.matcher(name).results().count();
    }

    /// The number or date at the end of a file name that has the form of a log's rotated files: `.N`, `-N`,
    /// `.DATE`, `-DATE`.
    public static Optional<Mark> mark(String log, String name) {
        if (!name.startsWith(log) || name.length() < log.length() + 2) return Optional.empty();
        char separator = name.charAt(log.length());
        if (separator != '.' && separator != '-') return Optional.empty();
        return Mark.of(name.substring(log.length() + 1));
    }

    /// The possible names of the log whose rotated file has this name, as for [#mark].
    public static List<String> logs(String name) {
        List<String> logs = new ArrayList<>(0);
        for (int i = 1; i < name.length() - 1; i++) {
            String log = name.substring(0, i);
            if (mark(log, name).isPresent()) logs.add(log);
        }
        return logs;
    }

    /// The number or date in a name by a scheme in which `#` is its place: `app-#.log`.
    public static Optional<Mark> markBy(String scheme, String name) {
        int at = scheme.indexOf('#');
        if (at < 0 || name.length() <= scheme.length() - 1) return Optional.empty();
        String end = scheme.substring(at + 1);
        if (!name.startsWith(scheme.substring(0, at)) || !name.endsWith(end)) return Optional.empty();
        return Mark.of(name.substring(at, name.length() - end.length()));
    }

    /// The scheme of a rotated file's name, with `#` for its last number or date; empty when it has none.
    public static Optional<String> scheme(String name) {
        Matcher mark = Pattern.compile(MARK).matcher(name);
        int start = -1;
        int end = -1;
        while (mark.find()) {
            start = mark.start();
            end = mark.end();
        }
        return start < 0 ? Optional.empty()
                : Optional.of(name.substring(0, start) + "#" + name.substring(end));
    }

    /// The suffix of a compressed file's name; empty when it has none.
    public static Optional<String> compression(String name) {
        return COMPRESSED.stream().filter(name::endsWith).findFirst();
    }

    /// The names of a file's compressed forms.
    public static List<String> compressed(String name) {
        return COMPRESSED.stream().map(name::concat).toList();
    }
}
