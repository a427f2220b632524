package dev.logship.line;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// How much a line matters, by the words that programs use for it.
final class Level {
    private static final List<String> LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");
    private static final Map<String, String> OTHERS =
            Map.of("ERR", "ERROR", "FATAL", "ERROR", "WARNING", "WARN");

    /// `[ERROR]`, `ERROR:` and ` ERROR `.
    private static final Pattern MARK = Pattern.compile("\\[(W)\\]|\\b(W):| (W) ".replace("W",
            String.join("|", LEVELS) + "|" + String.join("|", OTHERS.keySet())));

    /// A mark stands in the beginning of a line or is none.
    private static final int HEAD = 4096;

    private Level() {}

    /// The level that a line is marked with, of several the gravest; empty when it has none.
    static String in(String line) {
        return MARK.matcher(line).region(0, Math.min(line.length(), HEAD)).results()
                .map(Level::word).map(Level::named).min(Comparator.comparingInt(LEVELS::indexOf)).orElse("");
    }

    /// The level that a program gives by this word; an unknown one stays as it is.
    static String named(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        return LEVELS.contains(upper) ? upper : OTHERS.getOrDefault(upper, word);
    }

    private static String word(MatchResult mark) {
        int group = 1;
        while (mark.group(group) == null) group++;
        return mark.group(group);
    }
}
