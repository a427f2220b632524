package dev.logship.history;

/// The file that holds a part of a stream: stream offset `base + k` is byte `from + k` of the file, up to the
/// next extent. Immutable.
///
/// @param file the file's id; other numbers when the file is deleted and forgotten, and for foreign bytes
/// @param from offset in the file, in bytes
/// @param base offset in the stream, in bytes
public record Extent(int file, long from, long base) {
    private static final int NOTHING = -1;
    private static final int FOREIGN = Integer.MIN_VALUE;

    public Extent {
        if (from < 0 || base < 0) throw new IllegalArgumentException(from + " at " + base);
    }

    /// A part of the stream whose files are forgotten.
    public static Extent ofNothing(long base) {
        return new Extent(NOTHING, 0, base);
    }

    /// A part of the stream that the receiver had although it is not known to have been sent from here.
    public static Extent foreign(long base) {
        return new Extent(FOREIGN, 0, base);
    }

    /// Whether no known file has it.
    public boolean isOfNothing() {
        return file == NOTHING || isForeign();
    }

    public boolean isForeign() {
        return file == FOREIGN;
    }

    /// The offset in the file of a stream offset.
    public long sourceAt(long offset) {
        return from + offset - base;
    }

    /// Whether the next extent continues this one in the same file, so that both can be merged.
    boolean goesOnIn(Extent next) {
        return next.file == file && (isOfNothing() || next.from == sourceAt(next.base));
    }
}
