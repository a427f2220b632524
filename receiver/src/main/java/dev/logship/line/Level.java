package dev.logship.line;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Severity of a line, found by the words that programs use.
final class Level {
    private static final List<String> LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");
    private static final Map<String, String> OTHERS =
            Map.of("ERR", "ERROR", "FATAL", "ERROR", "WARNING", "WARN");

    /// `[ERROR]`, `ERROR:` and ` ERROR `.
    private static final Pattern MARK = Pattern.compile("\\[(W)\\]|\\b(W):| (W) ".replace("W",
            String.join("|", LEVELS) + "|" + String.join("|", OTHERS.keySet())));

    /// Marks after this many characters are ignored.
    private static final int HEAD = 4096;

    private Level() {}

    /// The most severe level that a line is marked with; empty if there is none.
    static String in(String line) {
        return MARK.matcher(line).region(0, Math.min(line.length(), HEAD)).results()
                .map(Level::word).map(Level::named).min(Comparator.comparingInt(LEVELS::indexOf)).orElse("");
    }

    /// The level for a word; an unknown word is returned unchanged.
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
