package dev.logship;

/// A position in a stream: the number of bytes before it. Never a position in a file.
public record StreamOffset(long value) implements Comparable<StreamOffset> {
    /// The first byte of a stream.
    public static final StreamOffset START = new StreamOffset(0);

    public StreamOffset {
        if (value < 0) throw new IllegalArgumentException("the offset " + value + " is negative");
    }

    /// The offset `bytes` further on.
    public StreamOffset plus(long bytes) {
        return new StreamOffset(Math.addExact(value, bytes));
    }

    @Override
    public int compareTo(StreamOffset other) {
        return Long.compare(value, other.value);
    }

    /// The number alone, as in headers and log lines.
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
