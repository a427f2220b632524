package dev.logship.cli.top;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamTableTest {
    private static final List<StreamRow> ROWS = List.of(
            row("b.log", 1536, 0, 5), row("A.log", 3L << 40, 7, 100_000), row("c.log", 0, 2048, 7000));

    @Test
    void lines_haveTheirFiguresInColumns() {
        assertEquals(List.of(
                "   SIZE       RATE  AGE  NAME",
                "1.5 KiB      0 B/s   5s  b.log",
                "3.0 TiB      7 B/s  27h  A.log",
                "    0 B  2.0 KiB/s   1h  c.log"), StreamTable.lines(ROWS));
    }

    @Test
    void figures_thatAreNotKnown_areDashes() {
        assertEquals(List.of(
                "READERS  LAG  BEHIND  NAME",
                "      2    -       -  a",
                "      -  0 B      3s  b"),
                StreamTable.lines(List.of(new StreamRow("a", Map.of(Column.READERS, 2L)),
                        new StreamRow("b", Map.of(Column.LAG, 0L, Column.BEHIND, 3L)))));
    }

    @Test
    void streams_areSortedByTheColumn_andTheOtherWayRoundTheSecondTime() {
        assertOrder("c.log A.log b.log", StreamTable.DEFAULT);
        assertOrder("b.log A.log c.log", StreamTable.DEFAULT.by(Column.RATE));
        assertOrder("A.log b.log c.log", StreamTable.DEFAULT.by(Column.SIZE));
        assertOrder("b.log c.log A.log", StreamTable.DEFAULT.by(Column.AGE));
        assertOrder("A.log c.log b.log", StreamTable.DEFAULT.by(Column.AGE).by(Column.AGE));
        assertOrder("A.log b.log c.log", StreamTable.DEFAULT.by(null));
        assertOrder("c.log b.log A.log", StreamTable.DEFAULT.by(null).by(null));
    }

    @Test
    void filter_isPartOfTheName_inAnyCase() {
        assertOrder("A.log", StreamTable.DEFAULT.with("a.L"));
        assertOrder("", StreamTable.DEFAULT.with("x"));
    }

    @Test
    void name_thatWouldDriveTheTerminal_isShownHarmless() {
        assertEquals("a?[2J?b????é\ud83d\ude00",
                new StreamRow("a\u001b[2J\nb\u009b\u202e\u2028\ud800é\ud83d\ude00", Map.of()).name());
    }

    private static void assertOrder(String names, StreamTable table) {
        assertEquals(names, String.join(" ", table.arrange(ROWS).stream().map(StreamRow::name).toList()));
    }

    private static StreamRow row(String name, long size, long rate, long age) {
        return new StreamRow(name, Map.of(Column.SIZE, size, Column.RATE, rate, Column.AGE, age));
    }
}
