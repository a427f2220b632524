package dev.logship.follow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// One life of a file, as seen by threads that look at its size while another one takes its bytes: its
/// greatest size, and whether it was truncated since. Any thread.
final class Observation {
    /// The result of a look.
    enum Look { USUAL, SHORTENED, EMPTIED }

    private static final int MOST_HELD = 8;

    private final Object reading = new Object();             // taken before this; held while a size is read
    private long seen;                                       // guarded by this, as all below
    private long now;
    private long proven;
    private long lowest = Long.MAX_VALUE;
    private boolean over;
    private boolean begun;
    private List<SourceFile> held = List.of();

    Observation(long seen) {
        this.seen = seen;
        this.now = seen;
    }

    /// A size that could not be read.
    static final long UNKNOWN = -1;

    /// Reads the file's size, or returns that it is unknown.
    @FunctionalInterface
    interface SizeReader {
        long read() throws IOException;
    }

    /// Reads and records the file's size. Sizes are recorded in the order in which they were read. Others can
    /// ask what was seen while a file system takes its time.
    ///
    /// @return the size
    long look(SizeReader reader) throws IOException {
        synchronized (reading) {
            long size = reader.read();
            if (size != UNKNOWN) see(size);
            return size;
        }
    }

    /// Records a size. A file that was shortened below the number of bytes that distinguish it counts as
    /// emptied: its next life begins.
    synchronized Look see(long size) {
        if (over) return Look.USUAL;
        boolean shorter = size < now;
        now = size;
        if (!shorter) {
            if (lowest == Long.MAX_VALUE) seen = Math.max(seen, size);
            return Look.USUAL;
        }
        lowest = Math.min(lowest, size);
        if (size >= Lineage.TELLING_BYTES) return Look.SHORTENED;
        over = true;
        return Look.EMPTIED;
    }

    /// Whether a size is less than at the last look, or the file was truncated before.
    synchronized boolean isShorter(long size) {
        return size < now || lowest < Long.MAX_VALUE;
    }

    /// At this size, the file had its taken bytes.
    synchronized void prove(long size) {
        if (lowest == Long.MAX_VALUE) proven = Math.max(proven, size);
    }

    /// The file has other bytes now. Bytes seen after the certain ones may belong to them.
    ///
    /// @param certain its size at the last check of its content
    synchronized void doubt(long certain) {
        if (!over && lowest == Long.MAX_VALUE) seen = Math.min(seen, Math.max(proven, certain));
    }

    /// Its greatest size while it certainly had its taken bytes.
    synchronized long proven() {
        return Math.min(proven, seen);
    }

    /// Nobody saw the end of this life: bytes seen since the last check may belong to the next one.
    synchronized void onlyProven() {
        seen = Math.min(seen, proven);
    }

    /// Its greatest size before it was truncated.
    synchronized long seen() {
        return seen;
    }

    /// Its smallest size since; the maximum number when it was not truncated.
    synchronized long lowest() {
        return lowest;
    }

    synchronized boolean isTruncated() {
        return lowest < Long.MAX_VALUE;
    }

    /// Whether this life is over, so that the file's content is that of another one. True once for a caller
    /// that asks to end it.
    synchronized boolean end() {
        boolean first = !over;
        over = true;
        lowest = Math.min(lowest, now);
        return first;
    }

    synchronized boolean isOver() {
        return over;
    }

    /// The taker begins this life, unless it is over. From then on the file's content is taken.
    ///
    /// @return whether it does
    synchronized boolean begin() {
        begun |= !over;
        return begun && !over;
    }

    /// Whether the taker has begun this life, or is about to.
    synchronized boolean isBegun() {
        return begun;
    }

    /// It continues at a size, because the rest of it is unchanged.
    synchronized void goesOn(long size) {
        seen = size;
        proven = size;
        now = size;
        lowest = Long.MAX_VALUE;
    }

    /// Returns an action that restores the present knowledge.
    synchronized Runnable undo() {
        long wasSeen = seen;
        long was = now;
        long wasProven = proven;
        long wasLowest = lowest;
        return () -> restore(wasSeen, was, wasProven, wasLowest);
    }

    private synchronized void restore(long wasSeen, long was, long wasProven, long wasLowest) {
        seen = wasSeen;
        proven = wasProven;
        lowest = now < was ? Math.min(wasLowest, now) : wasLowest; // also when that was not seen before
        now = was;
    }

    /// Holds files open that may be copies of this life. Returns whether there is room.
    synchronized boolean hold(SourceFile copy) {
        if (held.size() == MOST_HELD) return false;
        List<SourceFile> more = new ArrayList<>(held);
        more.add(copy);
        held = more;
        return true;
    }

    /// The held files.
    synchronized List<SourceFile> held() {
        return held;
    }

    /// Gives up a held file; the caller owns it now.
    synchronized void letGo(SourceFile copy) {
        held = held.stream().filter(file -> file != copy).toList();
    }
}
