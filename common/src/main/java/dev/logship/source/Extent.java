package dev.logship.source;

/// Which file the bytes of a part of a stream are from: stream offset `base + k` is byte `sourceFrom + k` of
/// the file, up to where the next extent begins.
///
/// @param file the file's id; -1 where the file is gone and forgotten
/// @param sourceFrom where in the file, in bytes
/// @param base where in the stream, in bytes
record Extent(int file, long sourceFrom, long base) {
    private static final int NOTHING = -1;

    Extent {
        if (sourceFrom < 0 || base < 0) throw new IllegalArgumentException(sourceFrom + " at " + base);
    }

    /// Bytes that nothing is remembered of.
    static Extent ofNothing(long base) {
        return new Extent(NOTHING, 0, base);
    }

    boolean isOfNothing() {
        return file == NOTHING;
    }

    /// Where in the file the byte at a stream offset is.
    long sourceAt(long offset) {
        return sourceFrom + offset - base;
    }
}
