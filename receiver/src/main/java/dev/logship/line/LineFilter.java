package dev.logship.line;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Which lines are wanted: those in which a regular expression is found. Any expression may be asked for over
/// the network, one that backtracks for ever too; so each line has its time. Any thread.
public final class LineFilter implements Predicate<String> {
    private static final int LONGEST = 1000;
    private static final Duration TIME = Duration.ofMillis(100);

    private final Pattern pattern;

    /// @throws IllegalArgumentException when `expression` is none, or too long
    public LineFilter(String expression) {
        if (expression.length() > LONGEST) {
            throw new IllegalArgumentException("the filter is longer than " + LONGEST + " characters");
        }
        try {
            this.pattern = Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("the filter is no regular expression: " + e.getDescription()
                    + " near index " + e.getIndex(), e);
        }
    }

    /// Whether a line is wanted.
    ///
    /// @throws SlowFilterException when that cannot be found out in time
    @Override
    public boolean test(String line) {
        try {
            return pattern.matcher(new Timed(line, System.nanoTime() + TIME.toNanos())).find();
        } catch (StackOverflowError e) {
            throw new SlowFilterException("the filter nests too deeply on a line", e);
        }
    }

    /// Text that can be looked at until a deadline.
    private record Timed(String text, long deadlineNanos) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new SlowFilterException(
                        "the filter takes over " + TIME.toMillis() + " ms on a line", null);
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Timed(text.substring(start, end), deadlineNanos);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
