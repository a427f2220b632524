package dev.logship.cli.top;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Streams in some order, as lines. Figures stand to the right in their columns; names come last, so that
/// they may be cut.
///
/// @param order by which column; null for the name
/// @param reversed the smallest first, or the last name
/// @param filter what a name must contain, upper or lower case
public record StreamTable(@Nullable Column order, boolean reversed, String filter) {
    /// The busiest first.
    public static final StreamTable USUAL = new StreamTable(Column.RATE, false, "");

    /// This, ordered by a column; a second time, the other way round.
    StreamTable by(@Nullable Column column) {
        return new StreamTable(column, column == order && !reversed, filter);
    }

    StreamTable with(String otherFilter) {
        return new StreamTable(order, reversed, otherFilter);
    }

    /// The streams to be shown, in order.
    public List<StreamRow> arrange(List<StreamRow> rows) {
        String wanted = filter.toLowerCase(Locale.ROOT);
        return rows.stream().filter(row -> row.name().toLowerCase(Locale.ROOT).contains(wanted))
                .sorted(comparator()).toList();
    }

    /// A line of headings, and one for each stream.
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

    /// The columns that are known of any stream.
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
        boolean smallestFirst = order == Column.AGE; // the youngest
        return (smallestFirst == reversed ? byFigure.reversed() : byFigure).thenComparing(byName);
    }
}
