package dev.logship.it.rotation;

import dev.logship.it.support.Load;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The lines of a [Load] in files and streams: bare, or as Kubernetes or docker wrap them.
final class LoggedLines {
    private static final Pattern LINE = Pattern.compile("(?:\\S+ stdout F |\\{\"log\":\")?/(\\d{10})"
            + Pattern.quote(Load.padding()) + "(?:\\\\n\",\"stream\":\"stdout\",\"time\":\"\\S+\"\\})?");

    private LoggedLines() {}

    /// The numbers of these lines.
    ///
    /// @throws AssertionError if a line is not one of a load, or the lines are not in order
    static BitSet numbers(byte[] text, String what) {
        var numbers = new BitSet();
        int at = 0;
        for (String line : lines(text)) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) throw new AssertionError(what + ": no line at " + at + ": " + line);
            int number = Integer.parseInt(matcher.group(1));
            if (number < numbers.length()) {
                throw new AssertionError(what + ": at " + at + " line " + number + " comes after line "
                        + (numbers.length() - 1) + (numbers.get(number) ? ", again" : ""));
            }
            numbers.set(number);
            at += line.length() + 1;
        }
        return numbers;
    }

    /// The number of complete lines.
    static int count(byte[] text) {
        int count = 0;
        for (byte b : text) if (b == '\n') count++;
        return count;
    }

    /// The runs of numbers that are in `[0, until)` and not in this set, as `17..19`.
    static List<String> gaps(BitSet numbers, int until) {
        var gaps = new ArrayList<String>();
        for (int from = numbers.nextClearBit(0); from < until;) {
            int next = numbers.nextSetBit(from);
            int end = next < 0 ? until : next;
            gaps.add(from + ".." + (end - 1));
            from = numbers.nextClearBit(end);
        }
        return gaps;
    }

    /// The text before each line end. Text after the last one is a line too, marked as incomplete.
    private static List<String> lines(byte[] text) {
        List<String> lines = new ArrayList<>(List.of(
                new String(text, StandardCharsets.ISO_8859_1).split("\n", -1)));
        String rest = lines.removeLast();
        if (!rest.isEmpty()) lines.add(rest + " (without its end)");
        return lines;
    }
}
