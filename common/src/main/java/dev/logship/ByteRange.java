package dev.logship;

/// Bytes `[from, until)` of a stream or a file. Immutable.
public record ByteRange(long from, long until) {
    public ByteRange {
        if (from < 0) throw new IllegalArgumentException("from=" + from + " is negative");
        if (until < from) throw new IllegalArgumentException("until=" + until + " < from=" + from);
    }

    /// Size in bytes; zero means the reader is level with the writer.
    public long length() {
        return until - from;
    }
}
