package dev.logship.follow;

import dev.logship.Time;
import dev.logship.history.Extent;
import dev.logship.history.KnownFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The taker's position in a stream: its offset, extent and file. Used by one thread at a time, except for
/// the methods marked otherwise.
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

    /// The next stream offset. Any thread.
    long at() {
        return at;
    }

    /// The offset up to which the newest file was taken, in bytes. Any thread.
    long taken() {
        return taken;
    }

    /// The file that has the next byte, open and at its position; null when it must be opened first.
    @Nullable SourceFile file() {
        return file;
    }

    /// The extent that holds the next byte.
    int index() {
        return index;
    }

    Extent extent() {
        return history.extents().get(index);
    }

    boolean isInLast() {
        return index == history.extents().last();
    }

    /// Whether the file that has the next byte is open, and the newest.
    boolean isInNewest() {
        return file != null && file.id() == history.extents().newest().id();
    }

    /// The end of the extent in the file.
    long limit() {
        return isInLast() ? Long.MAX_VALUE : extent().sourceAt(history.extents().end(index));
    }

    /// When the file last grew or was begun, by the monotonic clock.
    long grownNanos() {
        return grownNanos;
    }

    /// How long a completely taken file may be held before the taker should confirm what it has; empty when
    /// none is held.
    ///
    /// @param spool whether its space is needed
    Optional<Duration> untilAnswer(boolean spool) {
        if (heldNanos == 0) return Optional.empty();
        long left = heldNanos + (spool ? SPOOL_HELD : HELD).toNanos() - time.nanos();
        return Optional.of(Duration.ofNanos(Math.max(0, left)));
    }

    /// Whether all bytes taken from a file are before the taker's last confirmed offset.
    boolean isHeld(SourceFile any) {
        return history.extents().isCovered(any.id(), held);
    }

    /// Moves to another offset. The taker has everything before it.
    void goTo(long offset) {
        at = offset;
        held = offset;
        file = null;
        heldNanos = 0;
        find();
    }

    /// Finds the extent of the offset again after the extents changed.
    void find() {
        if (!history.extents().isEmpty()) index = history.extents().holding(Math.max(at, first()));
    }

    private long first() {
        return history.extents().get(0).base();
    }

    /// Moves to the next extent.
    void next() {
        index++;
        file = null;
    }

    /// Continues here later; the file may be closed.
    void leaveFile() {
        file = null;
    }

    /// Continues here in this file, which is open.
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
