package dev.logship.it.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// A log of numbered lines of equal length, so that a line's offset identifies it.
final class NumberedLines {
    /// Bytes of a line, its newline included.
    static final long LENGTH = 24;

    private NumberedLines() {}

    /// Line `number` without its newline.
    static String line(int number) {
        return String.format("a line of a log %07d", number);
    }

    /// Lines `[from, until)`.
    static List<String> lines(int from, int until) {
        return IntStream.range(from, until).mapToObj(NumberedLines::line).toList();
    }

    /// The same as the content of a file.
    static String text(int from, int until) {
        return lines(from, until).stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /// Asserts that these are the offsets of lines `[from, until)`, of a stream in which line 0 is at `base`.
    static void assertOffsets(long base, int from, int until, List<Long> actual) {
        assertSame(LongStream.range(from, until).map(i -> base + i * LENGTH).boxed().toList(), actual);
    }

    /// Asserts that these are lines `[from, until)`.
    static void assertLines(int from, int until, List<String> actual) {
        assertSame(lines(from, until), actual);
    }

    private static void assertSame(List<?> expected, List<?> actual) {
        int differs = 0;
        while (differs < Math.min(expected.size(), actual.size())
                && expected.get(differs).equals(actual.get(differs))) differs++;
        int at = differs;
        assertEquals(expected.size(), actual.size(), () -> "how many; number " + at + " differs");
        assertEquals(expected.size(), differs, () -> "number " + at + " is " + actual.get(at));
    }
}
