package dev.logship.follow;

import dev.logship.ByteRange;
import dev.logship.history.Extent;
import dev.logship.history.Extents;
import dev.logship.history.Fingerprint;
import dev.logship.history.KnownFile;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Reads again what was taken of a stream, from whichever file has it now. What is read is made sure of: the
/// file had the bytes before it too, at the same moment. Used by one thread; owns the file it has open, which
/// cannot get lost meanwhile.
public final class HistoryReader implements Closeable {
    private final StreamHistory history;
    private final Tailers shared;
    private @Nullable SourceFile file;

    HistoryReader(StreamHistory history, Tailers shared) {
        this.history = history;
        this.shared = shared;
    }

    /// The offset from which on all that was taken is there; beyond all that was when the last file is not.
    /// Looks for the files.
    public long start() throws IOException {
        Extents extents = history.extents();
        for (int index = extents.last(); index >= 0; index--) {
            if (!isThere(extents, index)) return extents.end(index);
        }
        return extents.isEmpty() ? 0 : extents.get(0).base();
    }

    /// Where what is there goes on behind what is not at an offset; beyond all that was taken when nothing
    /// is. Looks for the files.
    public long goesOn(long offset) throws IOException {
        Extents extents = history.extents();
        for (int index = 0; index <= extents.last(); index++) {
            long base = extents.get(index).base();
            if (base > offset && base < extents.end(index) && isThere(extents, index)) return base;
        }
        return Long.MAX_VALUE;
    }

    private boolean isThere(Extents extents, int index) throws IOException {
        Extent extent = extents.get(index);
        if (extent.base() == extents.end(index)) return true;
        if (isGone(extents, extent)) return false;
        if (file != null && file.id() == extent.file()) return true;
        return shared.file(extents.file(extent.file())).named().isPresent();
    }

    private static boolean isGone(Extents extents, Extent extent) {
        return extent.isOfNothing() || extents.isOverwritten(extents.file(extent.file()));
    }

    /// The first bytes of a range that was taken, at least one; null when they are not where they should be:
    /// the tailer, when it has looked, may know where they are.
    ///
    /// @throws IOException when they are nowhere any more, or cannot be read
    public @Nullable ByteBuffer read(ByteRange range) throws IOException {
        Extents extents = history.extents();
        long at = range.from();
        if (extents.isEmpty() || at < extents.get(0).base()) throw gone(at);
        int index = extents.holding(at);
        Extent extent = extents.get(index);
        long from = extent.sourceAt(at);
        long until = Math.min(from + TakenBytes.SHORT_BYTES,
                extent.sourceAt(Math.min(range.until(), extents.end(index))));
        SourceFile current = file;
        boolean jumps = current == null || current.id() != extent.file() || current.place() != from;
        if (current == null || current.id() != extent.file()) {
            if (isGone(extents, extent)) throw gone(at);
            current = open(extents.file(extent.file()));
        }
        ByteBuffer bytes = current == null ? null : read(current, from, until, jumps);
        if (bytes == null) close();
        return bytes;
    }

    private @Nullable SourceFile open(KnownFile record) throws IOException {
        close();
        SourceFile opened = shared.file(record);
        if (!opened.reopen()) return null;
        file = opened;
        return opened;
    }

    /// @param jumps whether the file is not known to have the bytes before: then what was taken last must be
    /// there afterwards
    private static @Nullable ByteBuffer read(SourceFile file, long from, long until, boolean jumps)
            throws IOException {
        Fingerprint tail = jumps ? file.samples().tail() : Fingerprint.NONE;
        try {
            file.goTo(from);
        } catch (EOFException e) {
            return null; // it was cut
        }
        if (!(file.next(until) instanceof SourceFile.Next.Bytes bytes)) return null;
        if (!tail.matches(file.channel())) return null;
        file.took(bytes.chunk());
        return bytes.chunk().data();
    }

    private static IOException gone(long at) {
        return new IOException("what was at " + at + " is in no file any more");
    }

    @Override
    public void close() throws IOException {
        if (file != null) file.close();
        file = null;
    }
}
