package dev.logship;

/// Bytes `[from, until)` of a stream or a file. Immutable.
public record ByteRange(long from, long until) {
    /// All bytes, however many there will be.
    public static final ByteRange ALL = new ByteRange(0, Long.MAX_VALUE);

    public ByteRange {
        if (from < 0) throw new IllegalArgumentException("from=" + from + " is negative");
        if (until < from) throw new IllegalArgumentException("until=" + until + " < from=" + from);
    }

    /// Whether it has no end.
    public boolean isEndless() {
        return until == Long.MAX_VALUE;
    }

    /// Size in bytes; zero means the reader is level with the writer.
    public long length() {
        return until - from;
    }
}
