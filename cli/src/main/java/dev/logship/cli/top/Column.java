package dev.logship.cli.top;

import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/// A figure of a stream: its name in `/streams`, and how it is displayed. The rate is computed here, from two
/// answers.
enum Column {
    SIZE("size", 's', Column::bytes),
    RATE("", 'r', bytes -> bytes(bytes) + "/s"),
    AGE("ageSeconds", 'a', Column::duration),
    READERS("readers", 'e', Long::toString),
    LAG("lag", 'l', Column::bytes),
    BEHIND("lagSeconds", 'b', Column::duration);

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private final String field;
    private final char key;
    @SuppressWarnings("ImmutableEnumChecker") // it has no state
    private final LongFunction<String> form;

    Column(String field, char key, LongFunction<String> form) {
        this.field = field;
        this.key = key;
        this.form = form;
    }

    /// The key that sorts by this column.
    char key() {
        return key;
    }

    /// A value in readable form.
    String text(long value) {
        return form.apply(value);
    }

    /// The column for a member of the answer; empty if there is none.
    static Optional<Column> ofField(String name) {
        return Stream.of(values()).filter(column -> column.field.equals(name) && !name.isEmpty()).findFirst();
    }

    /// A number of bytes in the largest unit that fits: `1.5 MiB`.
    static String bytes(long count) {
        int unit = 0;
        double value = count;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }

    private static String duration(long seconds) {
        if (seconds < 100) return seconds + "s";
        if (seconds < 100 * 60) return seconds / 60 + "min";
        return seconds < 100 * 3600 ? seconds / 3600 + "h" : seconds / 86400 + "d";
    }
}
