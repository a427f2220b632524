package dev.logship.it.model;

import java.util.List;
import java.util.regex.Pattern;

/// The rules of names: which rename is a rotation. Independent of logship's own parsing.
final class Names {
    private static final String DATE = "\\d{4}-?\\d\\d-?\\d\\d(?:[-.T]?\\d{1,10})?";
    private static final String TOKEN = "(?:" + DATE + "|\\d{1,3})";

    /// A number or date at the end, and one before the extension.
    private static final List<Pattern> TOKENS =
            List.of(Pattern.compile("[-.]" + TOKEN + "$"), Pattern.compile("[-._]" + TOKEN
                    + "(?=\\.[a-z]+$)"));

    private static final Pattern DATED = Pattern.compile("[-._]" + DATE + "(?:\\.[a-z]+)?$");
    private static final Pattern HIGHER = Pattern.compile("[-._](?:[2-9]|\\d{2,3})(?:\\.[a-z]+)?$");

    private Names() {}

    /// Whether a rename adds a number or date, or changes one.
    static boolean isRotation(String from, String to) {
        return stem(from).equals(stem(to)) && tokens(to) >= Math.max(1, tokens(from))
                && !base(from).equals(base(to));
    }

    private static int tokens(String name) {
        int count = 0;
        String stem = base(name);
        for (Pattern token : TOKENS) {
            String left = token.matcher(stem).replaceFirst("");
            if (!left.equals(stem)) count++;
            stem = left;
        }
        return count;
    }

    /// Whether the name is the path's with a number or date after it. Only such a file, never seen before, is
    /// assumed to have been at the path.
    static boolean isClaimable(String path, String name) {
        return name.startsWith(path) && name.substring(path.length()).matches("[-.]" + TOKEN);
    }

    /// Whether the name of a rotated file shows that it is the newest: it has a date, or the lowest number.
    static boolean isNewestCopy(String name) {
        return DATED.matcher(base(name)).find() || !HIGHER.matcher(base(name)).find();
    }

    /// Whether a file that is called `next` now came to a path after one that is called `known`: both have
    /// dates, which rise, or numbers, which rise with age.
    static boolean isBehind(String path, String known, String next) {
        if (!isClaimable(path, known) || !isClaimable(path, next)) return false;
        String before = known.substring(path.length() + 1);
        String after = next.substring(path.length() + 1);
        boolean numbers = before.length() <= 3;
        if (numbers != (after.length() <= 3)) return false;
        return numbers ? Integer.parseInt(after) < Integer.parseInt(before) : after.compareTo(before) > 0;
    }

    /// Whether both names are in the same directory.
    static boolean isBeside(String one, String other) {
        return one.substring(0, one.lastIndexOf('/') + 1)
                .equals(other.substring(0, other.lastIndexOf('/') + 1));
    }

    private static String stem(String name) {
        String stem = base(name);
        for (Pattern token : TOKENS) stem = token.matcher(stem).replaceFirst("");
        return stem;
    }

    private static String base(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
