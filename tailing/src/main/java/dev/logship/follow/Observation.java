package dev.logship.follow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What was seen of one life of a file by those who look at its size, while somebody else takes its bytes:
/// how long it got, and whether it was truncated since. Any thread.
final class Observation {
    /// What a look showed.
    enum Look { USUAL, SHORTENED, EMPTIED }

    private static final int MOST_HELD = 8;

    private long seen;                                       // guarded by this, as all here
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

    /// Reads how long the file is, or says that it is unknown.
    @FunctionalInterface
    interface SizeReader {
        long read() throws IOException;
    }

    /// Reads the file's size and sees it: the sizes that are seen come in the order in which they were read.
    ///
    /// @return the size
    synchronized long look(SizeReader reader) throws IOException {
        long size = reader.read();
        if (size != UNKNOWN) see(size);
        return size;
    }

    /// The file has this size. A file that was shortened to less than tells it from others counts as emptied:
    /// its next life begins.
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

    /// Whether a size is less than it had at the last look, or it was truncated before.
    synchronized boolean isShorter(long size) {
        return size < now || lowest < Long.MAX_VALUE;
    }

    /// It had this size, and what was taken of it was there.
    synchronized void prove(long size) {
        if (lowest == Long.MAX_VALUE) proven = Math.max(proven, size);
    }

    /// It holds other bytes now: what was seen behind those that it certainly had may be of these.
    ///
    /// @param certain how many it had when it was looked into last
    synchronized void doubt(long certain) {
        if (!over && lowest == Long.MAX_VALUE) seen = Math.min(seen, Math.max(proven, certain));
    }

    /// The most bytes that it had while it was certain that it held what was taken of it.
    synchronized long proven() {
        return Math.min(proven, seen);
    }

    /// Nobody saw when this life ended: what it was seen to have since the last proof may be of the next one.
    synchronized void onlyProven() {
        seen = Math.min(seen, proven);
    }

    /// The most bytes that it was seen to have, before it was truncated.
    synchronized long seen() {
        return seen;
    }

    /// How short it was seen to be since; no number is larger when it was not truncated.
    synchronized long lowest() {
        return lowest;
    }

    synchronized boolean isTruncated() {
        return lowest < Long.MAX_VALUE;
    }

    /// Whether this life is over: what the file holds now is that of another one. True once for who asks to
    /// end it.
    synchronized boolean end() {
        boolean first = !over;
        over = true;
        lowest = Math.min(lowest, now);
        return first;
    }

    synchronized boolean isOver() {
        return over;
    }

    /// The taker begins this life, unless it is over. From then on what the file holds is what is taken.
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

    /// It goes on at a size, as what is left of it is what it was.
    synchronized void goesOn(long size) {
        seen = size;
        proven = size;
        now = size;
        lowest = Long.MAX_VALUE;
    }

    /// Returns, when it is run, to what is known now.
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

    /// Keeps files open that may be copies of this life; says whether there is room.
    synchronized boolean hold(SourceFile copy) {
        if (held.size() == MOST_HELD) return false;
        List<SourceFile> more = new ArrayList<>(held);
        more.add(copy);
        held = more;
        return true;
    }

    /// The files that are held.
    synchronized List<SourceFile> held() {
        return held;
    }

    /// Holds a file no longer; it is the caller's now.
    synchronized void letGo(SourceFile copy) {
        held = held.stream().filter(file -> file != copy).toList();
    }
}
