package dev.logship.follow;

import dev.logship.Time;
import dev.logship.history.Extent;
import dev.logship.history.KnownFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The place in a stream where its taker is: at which offset, in which extent, in which file. Used by one
/// thread at a time, except for what only tells.
final class ReadCursor {
    private static final Duration HELD = Duration.ofSeconds(5);
    private static final Duration SPOOL_HELD = Duration.ofMillis(200);

    private final StreamHistory history;
    private final LateFiles late;
    private final Time time;
    private volatile long at;
    private volatile long taken;
    private long held;
    private int index;
    private @Nullable SourceFile file;
    private long grownNanos;
    private long heldNanos;

    ReadCursor(StreamHistory history, LateFiles late, Time time) {
        this.history = history;
        this.late = late;
        this.time = time;
        this.grownNanos = time.nanos();
    }

    /// The stream offset that comes next. Any thread.
    long at() {
        return at;
    }

    /// Up to where the file that came last was taken, in bytes. Any thread.
    long taken() {
        return taken;
    }

    /// The file that has the next byte, open and at its own place; null when it is to be opened first.
    @Nullable SourceFile file() {
        return file;
    }

    /// Which extent holds the next byte.
    int index() {
        return index;
    }

    Extent extent() {
        return history.extents().get(index);
    }

    boolean isInLast() {
        return index == history.extents().last();
    }

    /// Whether the file that has the next byte is open, and the one that came last.
    boolean isInNewest() {
        return file != null && file.id() == history.extents().newest().id();
    }

    /// Where in the file the extent ends.
    long limit() {
        return isInLast() ? Long.MAX_VALUE : extent().sourceAt(history.extents().end(index));
    }

    /// When the file grew last, or was begun, by the monotonic clock.
    long grownNanos() {
        return grownNanos;
    }

    /// How long a file may be held that was taken to its end, before the taker should say what it has; empty
    /// when none is.
    ///
    /// @param spool whether its space is waited for
    Optional<Duration> untilAnswer(boolean spool) {
        if (heldNanos == 0) return Optional.empty();
        long left = heldNanos + (spool ? SPOOL_HELD : HELD).toNanos() - time.nanos();
        return Optional.of(Duration.ofNanos(Math.max(0, left)));
    }

    /// Whether all that was taken from a file is before the offset that the taker had last.
    boolean isHeld(SourceFile any) {
        return history.extents().isCovered(any.id(), held);
    }

    /// Goes to another offset, before which the taker has everything.
    void goTo(long offset) {
        at = offset;
        held = offset;
        file = null;
        heldNanos = 0;
        find();
    }

    /// Finds the extent of the offset again, as they have changed.
    void find() {
        if (!history.extents().isEmpty()) index = history.extents().holding(Math.max(at, first()));
    }

    private long first() {
        return history.extents().get(0).base();
    }

    /// Goes on at the next extent.
    void next() {
        index++;
        file = null;
    }

    /// Goes on later from here, with a file that may be closed.
    void leaveFile() {
        file = null;
    }

    /// Goes on here in this file, which is open.
    void enter(SourceFile next, long to) throws IOException {
        next.goTo(to);
        late.forget(next);
        if (next.id() == history.extents().newest().id()) taken = to;
        file = next;
    }

    /// Begins a new extent here with a file, which is open.
    void begin(SourceFile next, long from) throws IOException {
        boolean isNew = next.isNew();
        if (isNew) next.number(history.extents().greatestId() + 1);
        try {
            if (isNew) next.learn();
            next.goTo(from);
            history.begin(next, new Extent(next.id(), from, at));
        } catch (IOException e) {
            if (isNew) next.number(KnownFile.UNNUMBERED);
            throw e;
        }
        if (heldNanos == 0 && file != null) heldNanos = time.nanos();
        index = history.extents().last();
        enter(next, from);
        grownNanos = time.nanos();
    }

    /// The bytes of a chunk of this file were taken.
    void took(Chunk chunk) throws IOException {
        SourceFile from = file;
        if (from == null) throw new IllegalStateException("nothing was given out");
        from.took(chunk);
        at = at() + chunk.range().length();
        if (from.id() == history.extents().newest().id()) taken = from.place();
        grownNanos = time.nanos();
    }
}
