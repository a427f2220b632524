package dev.logship.cli.top;

import java.util.Map;
import java.util.regex.Pattern;

/// A stream with its known figures. Immutable.
///
/// @param name safe to print on a terminal
record StreamRow(String name, Map<Column, Long> figures) {
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");

    /// The name comes from a peer: characters that could control the terminal become `?`.
    StreamRow {
        name = UNPRINTABLE.matcher(name).replaceAll("?");
        figures = Map.copyOf(figures);
    }

    /// A figure; -1 if it is unknown.
    long figure(Column column) {
        return figures.getOrDefault(column, -1L);
    }
}
