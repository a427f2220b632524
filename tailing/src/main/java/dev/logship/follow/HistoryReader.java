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

/// Reads taken bytes of a stream again, from whichever file has them now. Each read is checked: the file had
/// the bytes before it too, at the same moment. Used by one thread. Owns its open file, which cannot get lost
/// meanwhile.
public final class HistoryReader implements Closeable {
    private final StreamHistory history;
    private final Tailers shared;
    private @Nullable SourceFile file;

    HistoryReader(StreamHistory history, Tailers shared) {
        this.history = history;
        this.shared = shared;
    }

    /// The offset from which all taken bytes are available; beyond them when the last file is missing. Looks
    /// for the files.
    public long start() throws IOException {
        Extents extents = history.extents();
        for (int index = extents.last(); index >= 0; index--) {
            if (!isThere(extents, index)) return extents.end(index);
        }
        return extents.isEmpty() ? 0 : extents.get(0).base();
    }

    /// The first available offset after an unavailable one; beyond all taken bytes when there is none. Looks
    /// for the files.
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

    /// The first bytes of a taken range, at least one; null when they are not where they should be, which the
    /// tailer may solve by another look.
    ///
    /// @throws IOException when they are in no file any more, or cannot be read
    public @Nullable ByteBuffer read(ByteRange range) throws IOException {
        Extents extents = history.extents();
        long at = range.from();
        if (extents.isEmpty() || at < extents.get(0).base()) throw lost(at);
        int index = extents.holding(at);
        Extent extent = extents.get(index);
        long from = extent.sourceAt(at);
        long until = Math.min(from + TakenBytes.SHORT_BYTES,
                extent.sourceAt(Math.min(range.until(), extents.end(index))));
        SourceFile current = file;
        boolean jumps = current == null || current.id() != extent.file() || current.place() != from;
        if (current == null || current.id() != extent.file()) {
            if (isGone(extents, extent)) throw lost(at);
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

    /// @param jumps whether the file is not known to have the bytes before: then the bytes taken last must be
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

    private static IOException lost(long at) {
        return new IOException("the bytes at " + at + " are in no file any more");
    }

    @Override
    public void close() throws IOException {
        if (file != null) file.close();
        file = null;
    }
}
