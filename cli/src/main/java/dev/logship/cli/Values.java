package dev.logship.cli;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Values of options as users write them.
final class Values {
    /// The word that turns something off.
    static final String OFF = "off";

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)\\s*([a-z]*)");
    private static final Duration LONGEST = Duration.ofDays(21);
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1), "s", Duration.ofSeconds(1), "", Duration.ofSeconds(1),
            "min", Duration.ofMinutes(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})\\s*(|KiB|MiB)");
    private static final Map<String, Integer> SIZE_UNITS = Map.of("", 1, "KiB", 1 << 10, "MiB", 1 << 20);

    private Values() {}

    /// Reads `500ms`, `5s`, `1.5min`, `2h`, `1d`; a bare number is seconds. What is longer than three weeks,
    /// and so than the operating system can wait, is three weeks.
    ///
    /// @throws IllegalArgumentException when the text is not a duration above zero
    static Duration duration(String text) {
        Matcher form = DURATION.matcher(text);
        Duration unit = form.matches() ? UNITS.get(form.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException("'" + text + "' is not a duration like 500ms, 5s or 2min");
        }
        BigDecimal nanos = new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(unit.toNanos()));
        Duration duration = Duration.ofNanos(nanos.min(BigDecimal.valueOf(LONGEST.toNanos())).longValue());
        if (duration.toMillis() < 1) throw new IllegalArgumentException("'" + text + "' is shorter than 1ms");
        return duration;
    }

    /// Reads a duration; a bare number is milliseconds.
    static Duration milliseconds(String text) {
        return duration(text.matches("[0-9]+") ? text + "ms" : text);
    }

    /// Reads a duration, or `off`.
    static Optional<Duration> durationOrOff(String text) {
        return text.equals(OFF) ? Optional.empty() : Optional.of(duration(text));
    }

    /// Reads `4096`, `64KiB`, `1MiB`.
    ///
    /// @throws IllegalArgumentException when the text is not a number of bytes below 2 GiB
    static int bytes(String text) {
        Matcher form = SIZE.matcher(text);
        Integer unit = form.matches() ? SIZE_UNITS.get(form.group(2)) : null;
        long bytes = unit == null ? Long.MAX_VALUE : Long.parseLong(form.group(1)) * unit;
        if (bytes <= Integer.MAX_VALUE) return (int) bytes;
        throw new IllegalArgumentException("'" + text + "' is not a size like 4096, 64KiB or 1MiB");
    }

    static int atLeastOne(String option, int value) {
        if (value < 1) throw new IllegalArgumentException(option + " " + value + " is less than 1");
        return value;
    }

    /// One of some words.
    static String oneOf(String option, String value, String... words) {
        if (List.of(words).contains(value)) return value;
        throw new IllegalArgumentException(
                option + " '" + value + "' is not one of: " + String.join(", ", words));
    }

    /// A folder that is there, links in its path resolved.
    static Path folder(String option, Path folder) throws IOException {
        if (Files.isDirectory(folder)) return folder.toRealPath();
        throw new IllegalArgumentException(option + " '" + folder + "' is not a folder");
    }
}
