package dev.logship.follow;

import dev.logship.ByteRange;
import dev.logship.history.Fingerprint;
import dev.logship.history.Samples;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What was taken of one file: up to which place, and what the bytes before it were, so that it can be told
/// whether the file still has them. Used by the taker, except for what is said otherwise.
final class TakenBytes {
    /// The longest chunk that is read before it is sent, so that its file can be looked at in between.
    static final int SHORT_BYTES = 64 << 10;

    /// The longest chunk.
    private static final long LONG_BYTES = 4 << 20;

    private volatile boolean located;       // whether it is known up to where bytes were taken
    private volatile long place;
    private volatile Samples samples;       // of bytes that the file had some time ago
    private volatile long learnedNanos = Long.MAX_VALUE;
    private byte @Nullable [] recent;       // the bytes before the place, while the file is open
    private byte @Nullable [] next;         // those before the end of a long chunk, read before it was sent

    /// @param fresh whether none of its bytes were taken before
    TakenBytes(Samples samples, boolean fresh) {
        this.samples = samples;
        this.located = fresh;
        this.place = samples.offset();
    }

    /// Up to where bytes were taken. Any thread.
    long place() {
        return place;
    }

    /// What is known of the file's content. Any thread.
    Samples samples() {
        return samples;
    }

    /// The taker is at another place, of which nothing was read yet.
    void place(long to) {
        if (recent == null) place = to;
    }

    /// Returns, when it is run, to what is known now.
    Runnable undo() {
        boolean wasLocated = located;
        long wasAt = place;
        Samples were = samples;
        byte @Nullable [] before = recent;
        return () -> {
            located = wasLocated;
            place = wasAt;
            samples = were;
            recent = before;
            next = null;
        };
    }

    /// The file is closed: only samples tell what it had.
    void close() {
        recent = null;
        next = null;
    }

    /// The samples, and the bytes before the place as they were taken.
    Samples proven() {
        byte @Nullable [] before = recent;
        boolean none = before == null || before.length == 0 || place <= samples.offset();
        return none || before == null ? samples : samples.with(Fingerprint.of(place, before));
    }

    /// Goes on at a place, which is not behind the file's end.
    void goTo(FileChannel file, long to) throws IOException {
        if (recent != null && place == to) return; // what was there then counts, not what is there now
        byte @Nullable [] before = Fingerprint.read(file, to);
        if (before == null) throw new EOFException("shorter than " + to + " bytes");
        place = to;
        located = true;
        recent = before;
        next = null;
    }

    /// Goes on at a place with what is there now, which counts from now on.
    void accept(FileChannel file, long to) throws IOException {
        recent = null;
        samples = Samples.NONE;
        goTo(file, to);
        samples = Samples.of(file, to, Samples.NONE);
    }

    /// What was known behind a size is not there any more.
    void shorten(long size) {
        samples = samples.below(size);
    }

    /// What was known behind a place is not there any more, as far as that is not needed for what is before it.
    void keepUntil(long to) {
        samples = samples.covering(to);
    }

    /// What comes next, before `until`; null when it is nothing, or what was taken is not there any more:
    /// [#isThere] tells.
    @Nullable Chunk read(FileChannel file, long until) throws IOException {
        long end = Math.min(until, place + LONG_BYTES);
        if (end <= place) return null;
        ByteBuffer data = null;
        if (end - place > SHORT_BYTES) {
            next = Fingerprint.read(file, end);
            if (next == null) return null;
        } else {
            data = read(file, place, (int) (end - place));
            if (data == null) return null;
        }
        return new Chunk(file, new ByteRange(place, end), data);
    }

    /// Whether the bytes before the place are there as they were taken. What was read before this is asked
    /// belongs behind them only then.
    boolean isThere(FileChannel file) throws IOException {
        return Arrays.equals(recent, Fingerprint.read(file, place));
    }

    /// The bytes of a chunk were taken.
    void took(Chunk chunk) {
        ByteBuffer data = chunk.data();
        if (data == null) {
            recent = next;
        } else {
            byte[] bytes = new byte[data.capacity()];
            data.get(0, bytes);
            recent = Fingerprint.join(recent, bytes);
        }
        next = null;
        place = chunk.range().until();
    }

    /// Takes samples of what was taken, if the file still has that.
    void sample(FileChannel file) throws IOException {
        if (!file.isOpen() || recent == null || samples.offset() >= place) return; // an interrupt closes it
        try {
            Samples now = Samples.of(file, place, samples);
            if (Fingerprint.of(place, recent).equals(now.tail())) samples = now;
        } catch (EOFException e) {
            next = null; // it was truncated: the next look finds out
        }
    }

    /// When the first of it was noted before anything was taken, in nanoseconds since 1970; no number is
    /// larger when that was never. Any thread.
    long learnedNanos() {
        return learnedNanos;
    }

    /// Notes what the file holds before anything of it is taken, or while nobody takes it. Any thread.
    ///
    /// @param now in nanoseconds since 1970
    /// @return false when it does not hold what it held before
    boolean learn(FileChannel file, long now) throws IOException {
        try {
            if (!samples.tail().matches(file)) return false;
            long size = file.size();
            // Before that is known, what it holds behind them may not be what was taken.
            if (!located || size <= samples.offset()) return true;
            if (samples.isEmpty()) learnedNanos = now;
            samples = Samples.of(file, size, samples);
            return true;
        } catch (EOFException e) {
            return false; // it was truncated meanwhile
        } catch (ClosedChannelException e) {
            return true;
        }
    }

    /// Whether the bytes before the place were taken as zeros and are not zeros any more.
    boolean isFilledIn(FileChannel file) throws IOException {
        return isAtZeros() && file.size() >= place && !isThere(file);
    }

    /// Whether what was taken last is zeros, as in a file that was made longer before it is written.
    boolean isAtZeros() {
        if (recent == null || recent.length == 0) return false;
        for (byte each : recent) if (each != 0) return false;
        return true;
    }

    /// Whether what was taken last ends a line. True at the start.
    boolean isAtLineEnd() {
        return recent == null || recent.length == 0 || recent[recent.length - 1] == '\n';
    }

    private static @Nullable ByteBuffer read(FileChannel file, long from, int length) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(length);
        while (data.hasRemaining()) {
            if (file.read(data, from + data.position()) < 0) return null;
        }
        return data.flip();
    }
}
