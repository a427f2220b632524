package dev.logship.line;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Matches lines in which a regular expression is found. Clients choose the expression, and some expressions
/// backtrack forever, so the time per line is limited. Any thread.
public final class LineFilter implements Predicate<String> {
    private static final int MAX_CHARS = 1000;
    private static final Duration MAX_TIME = Duration.ofMillis(100);

    private final Pattern pattern;

    /// @throws IllegalArgumentException if `expression` is invalid or too long
    public LineFilter(String expression) {
        if (expression.length() > MAX_CHARS) {
            throw new IllegalArgumentException("the filter is longer than " + MAX_CHARS + " characters");
        }
        try {
            this.pattern = Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("the filter is not a valid regular expression: "
                    + e.getDescription() + " near index " + e.getIndex(), e);
        }
    }

    /// Whether a line matches.
    ///
    /// @throws SlowFilterException if that takes too long or nests too deeply
    @Override
    public boolean test(String line) {
        try {
            return pattern.matcher(new Timed(line, System.nanoTime() + MAX_TIME.toNanos())).find();
        } catch (StackOverflowError e) {
            throw new SlowFilterException("the filter nests too deeply for a line", e);
        }
    }

    /// Text that throws after a deadline.
    private record Timed(String text, long deadlineNanos) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new SlowFilterException(
                        "the filter takes more than " + MAX_TIME.toMillis() + " ms for a line", null);
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
