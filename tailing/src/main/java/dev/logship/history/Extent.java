package dev.logship.history;

/// Which file the bytes of a part of a stream are from: stream offset `base + k` is byte `from + k` of the
/// file, up to where the next extent begins. Immutable.
///
/// @param file the file's id; -1 where the file is gone and forgotten
/// @param from where in the file, in bytes
/// @param base where in the stream, in bytes
public record Extent(int file, long from, long base) {
    private static final int NOTHING = -1;

    public Extent {
        if (from < 0 || base < 0) throw new IllegalArgumentException(from + " at " + base);
    }

    /// Bytes that nothing is remembered of.
    public static Extent ofNothing(long base) {
        return new Extent(NOTHING, 0, base);
    }

    public boolean isOfNothing() {
        return file == NOTHING;
    }

    /// Where in the file the byte at a stream offset is.
    public long sourceAt(long offset) {
        return from + offset - base;
    }

    /// Whether the next extent goes on where this one ends, in the same file, so that both are one.
    boolean goesOnIn(Extent next) {
        return next.file == file && (isOfNothing() || next.from == sourceAt(next.base));
    }
}
