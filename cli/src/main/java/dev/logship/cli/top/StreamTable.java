package dev.logship.cli.top;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Formats streams as a sorted, filtered table. Figures are aligned to the right; names come last, so that a
/// narrow screen cuts only them.
///
/// @param order the column to sort by; null for the name
/// @param reversed whether the smallest figure, or the last name, comes first
/// @param filter text that a name must contain, ignoring case
public record StreamTable(@Nullable Column order, boolean reversed, String filter) {
    /// Busiest stream first.
    public static final StreamTable DEFAULT = new StreamTable(Column.RATE, false, "");

    /// This table sorted by a column; by the same column again, in reverse.
    StreamTable by(@Nullable Column column) {
        return new StreamTable(column, column == order && !reversed, filter);
    }

    StreamTable with(String otherFilter) {
        return new StreamTable(order, reversed, otherFilter);
    }

    /// The streams that pass the filter, in order.
    public List<StreamRow> arrange(List<StreamRow> rows) {
        String wanted = filter.toLowerCase(Locale.ROOT);
        return rows.stream().filter(row -> row.name().toLowerCase(Locale.ROOT).contains(wanted))
                .sorted(comparator()).toList();
    }

    /// One line of headings, and one per stream.
    public static List<String> lines(List<StreamRow> rows) {
        List<Column> columns = columns(rows);
        List<List<String>> cells = new ArrayList<>();
        cells.add(columns.stream().map(Column::name).toList());
        List<String> names = new ArrayList<>(List.of("NAME"));
        for (StreamRow row : rows) {
            cells.add(columns.stream().map(column -> cell(row, column)).toList());
            names.add(row.name());
        }
        StringBuilder format = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            int column = i;
            int width = cells.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
            format.append('%').append(width).append("s  ");
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            lines.add(format.toString().formatted(cells.get(i).toArray()) + names.get(i));
        }
        return lines;
    }

    /// The columns that at least one stream has a figure for.
    static List<Column> columns(List<StreamRow> rows) {
        return Stream.of(Column.values())
                .filter(column -> rows.stream().anyMatch(row -> row.figure(column) >= 0)).toList();
    }

    private static String cell(StreamRow row, Column column) {
        return row.figure(column) < 0 ? "-" : column.text(row.figure(column));
    }

    private Comparator<StreamRow> comparator() {
        Comparator<StreamRow> byName = Comparator.comparing(StreamRow::name);
        if (order == null) return reversed ? byName.reversed() : byName;
        Comparator<StreamRow> byFigure = Comparator.comparingLong(row -> row.figure(order));
        boolean smallestFirst = order == Column.AGE; // youngest first
        return (smallestFirst == reversed ? byFigure.reversed() : byFigure).thenComparing(byName);
    }
}
