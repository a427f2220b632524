package dev.logship.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.ByteRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineReaderTest {
    private static final int LONG = LineReader.LINE_BYTES;

    @Test
    void lines_haveTheirPlaces() throws IOException {
        LineReader reader = LineReader.from(new MemoryStream("one\n\ntwo\n"), 0);
        assertEquals(List.of(line(0, 4, "one"), line(4, 5, ""), line(5, 9, "two")), reader.next());
        assertEquals(9, reader.offset());
    }

    @Test
    void halfLine_waitsForItsRest() throws IOException {
        MemoryStream stream = new MemoryStream("one\ntw");
        LineReader reader = LineReader.from(stream, 0);
        assertEquals(List.of("one"), texts(reader));
        stream.add("o");
        assertEquals(List.of(), texts(reader));
        assertEquals(4, reader.offset());
        stream.add("\n");
        assertEquals(List.of("two"), texts(reader));
    }

    @Test
    void offsetWithinALine_isPassedOver() throws IOException {
        assertEquals(List.of("two"), texts(LineReader.from(new MemoryStream("one\ntwo\n"), 2)));
        assertEquals(List.of("two"), texts(LineReader.from(new MemoryStream("one\ntwo\n"), 4)));
    }

    @Test
    void offsetWithinALine_whoseEndIsNotThere_isPassedOverLater() throws IOException {
        MemoryStream stream = new MemoryStream("o".repeat(3 * LONG));
        LineReader reader = LineReader.from(stream, 2);
        assertEquals(List.of(), texts(reader));
        stream.add("ne\ntwo\n");
        assertEquals(List.of("two"), texts(reader));
    }

    @Test
    void offsetBeyondTheEnd_isWaitedFor() throws IOException {
        MemoryStream stream = new MemoryStream("one\n");
        LineReader reader = LineReader.from(stream, 8);
        assertEquals(List.of(), texts(reader));
        stream.add("two\n");
        assertEquals(List.of(), texts(reader));
        assertEquals(8, reader.offset());
        stream.add("three\n");
        assertEquals(List.of("three"), texts(reader));
    }

    @Test
    void live_beginsWithTheLineThatIsHalfThere() throws IOException {
        MemoryStream stream = new MemoryStream("one\ntw");
        LineReader reader = LineReader.live(stream);
        stream.add("o\nthree\n");
        assertEquals(List.of("two", "three"), texts(reader));
    }

    @Test
    void live_firstLineHalfThere_beginsWithIt() throws IOException {
        MemoryStream stream = new MemoryStream("on");
        LineReader reader = LineReader.live(stream);
        stream.add("e\n");
        assertEquals(List.of("one"), texts(reader));
    }

    @Test
    void live_withinAVeryLongLine_beginsBehindIt() throws IOException {
        MemoryStream stream = new MemoryStream("x".repeat(2 * LONG));
        LineReader reader = LineReader.live(stream);
        stream.add("y\ntwo\n");
        assertEquals(List.of("two"), texts(reader));
    }

    @Test
    void lineOfTheLimit_isWhole_longerOneIsCut() throws IOException {
        MemoryStream stream = new MemoryStream("a".repeat(LONG) + "\n" + "b".repeat(LONG + 1) + "\nc\n");
        LineReader reader = LineReader.from(stream, 0);
        List<Line> lines = all(reader);
        assertEquals(new Line(new ByteRange(0, LONG + 1), "a".repeat(LONG), false), lines.get(0));
        assertEquals(new Line(new ByteRange(LONG + 1, 2L * LONG + 3), "b".repeat(LONG), true), lines.get(1));
        assertEquals("c", lines.get(2).text());
    }

    @Test
    void longLine_growingSlowly_isSentOnceItEnds() throws IOException {
        MemoryStream stream = new MemoryStream("x\n");
        LineReader reader = LineReader.from(stream, 2);
        for (int i = 0; i < 40; i++) {
            stream.add("y".repeat(LONG / 4));
            assertEquals(List.of(), reader.next());
            assertEquals(2, reader.offset());
        }
        stream.add("\nz\n");
        List<Line> lines = all(reader);
        assertTrue(lines.getFirst().cut());
        assertEquals(new ByteRange(2, 10L * LONG + 3), lines.getFirst().bytes());
        assertEquals("z", lines.get(1).text());
    }

    @Test
    void cut_isNeverWithinAUtf8Sequence() throws IOException {
        for (String sign : List.of("ä", "€", "😀")) {
            for (int before = 0; before < 4; before++) {
                String text = "x".repeat(before) + sign.repeat(LONG);
                Line line = LineReader.from(new MemoryStream(text + "\n"), 0).next().getFirst();
                assertTrue(line.cut());
                assertTrue(text.startsWith(line.text()), sign);
                assertFalse(line.text().contains("\ufffd"), sign);
                int bytes = line.text().getBytes(StandardCharsets.UTF_8).length;
                assertTrue(bytes > LONG - 4 && bytes <= LONG, "cut at " + bytes);
            }
        }
    }

    @Test
    void bytesThatAreNoUtf8_areReplaced_CrBomAndNulSurvive() throws IOException {
        MemoryStream stream = new MemoryStream("\ufeffa\0b\rc\r\n");
        stream.add((byte) 0xff, (byte) 'd', (byte) 0xe2, (byte) 0x82, (byte) '\n');
        assertEquals(List.of("\ufeffa\0b\rc", "\ufffdd\ufffd"), texts(LineReader.from(stream, 0)));
    }

    @Test
    void manyShortLines_comeInParts() throws IOException {
        LineReader reader = LineReader.from(new MemoryStream("x\n".repeat(5000)), 0);
        assertTrue(reader.next().size() < 1000);
        assertEquals(5000 - 512, all(reader).size());
    }

    private static Line line(long from, long until, String text) {
        return new Line(new ByteRange(from, until), text, false);
    }

    private static List<String> texts(LineReader reader) throws IOException {
        return all(reader).stream().map(Line::text).toList();
    }

    private static List<Line> all(LineReader reader) throws IOException {
        List<Line> all = new ArrayList<>();
        for (List<Line> some = reader.next(); !some.isEmpty(); some = reader.next()) all.addAll(some);
        return all;
    }
}
