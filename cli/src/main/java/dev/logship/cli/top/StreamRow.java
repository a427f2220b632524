package dev.logship.cli.top;

import java.util.Map;
import java.util.regex.Pattern;

/// A stream and its figures, those that are known. Immutable.
///
/// @param name as it may be shown on a terminal
record StreamRow(String name, Map<Column, Long> figures) {
    private static final Pattern UNSHOWN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");

    /// The name is somebody else's: what would drive the terminal is shown as `?`.
    StreamRow {
        name = UNSHOWN.matcher(name).replaceAll("?");
        figures = Map.copyOf(figures);
    }

    /// A figure; -1 when it is not known.
    long figure(Column column) {
        return figures.getOrDefault(column, -1L);
    }
}
