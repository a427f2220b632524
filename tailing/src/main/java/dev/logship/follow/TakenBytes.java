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

/// The taken bytes of one file: up to which offset, and samples of them, to check whether the file still has
/// them. Used by the taker, except for the methods marked otherwise.
final class TakenBytes {
    /// The longest chunk that is read before it is sent, so that its file can be checked in between.
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

    /// The offset up to which bytes were taken. Any thread.
    long place() {
        return place;
    }

    /// The samples of the file. Any thread.
    Samples samples() {
        return samples;
    }

    /// The taker is at another offset, of which nothing was read yet.
    void place(long to) {
        if (recent == null) place = to;
    }

    /// Returns an action that restores the present knowledge.
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

    /// The file is closed: only samples remain.
    void close() {
        recent = null;
        next = null;
    }

    /// The samples, and the bytes before the offset as they were taken.
    Samples proven() {
        byte @Nullable [] before = recent;
        boolean none = before == null || before.length == 0 || place <= samples.offset();
        return none || before == null ? samples : samples.with(Fingerprint.of(place, before));
    }

    /// Moves to an offset that is not beyond the file's end.
    void goTo(FileChannel file, long to) throws IOException {
        if (recent != null && place == to) return; // what was there then counts, not what is there now
        byte @Nullable [] before = Fingerprint.read(file, to);
        if (before == null) throw new EOFException("shorter than " + to + " bytes");
        place = to;
        located = true;
        recent = before;
        next = null;
    }

    /// Moves to an offset and accepts the present content as what was taken.
    void accept(FileChannel file, long to) throws IOException {
        recent = null;
        samples = Samples.NONE;
        goTo(file, to);
        samples = Samples.of(file, to, Samples.NONE);
    }

    /// Forgets samples after a size.
    void shorten(long size) {
        samples = samples.below(size);
    }

    /// Forgets what is known after a place, as far as it proves nothing of the bytes before it.
    void keepUntil(long to) {
        samples = samples.covering(to);
    }

    /// The next chunk, before `until`; null when there is none, or the taken bytes changed, which [#isThere]
    /// tells.
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

    /// Whether the bytes before the offset are as they were taken. Only then do bytes that were read before
    /// this call belong after them.
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

    /// Takes samples of the taken bytes, if the file still has them.
    void sample(FileChannel file) throws IOException {
        if (!file.isOpen() || recent == null || samples.offset() >= place) return; // an interrupt closes it
        try {
            Samples now = Samples.of(file, place, samples);
            if (Fingerprint.of(place, recent).equals(now.tail())) samples = now;
        } catch (EOFException e) {
            next = null; // it was truncated: the next look finds out
        }
    }

    /// When the first sample was noted before anything was taken, in nanoseconds since 1970; the maximum
    /// number when never. Any thread.
    long learnedNanos() {
        return learnedNanos;
    }

    /// Takes samples before anything of it is taken, or while nobody takes it. Any thread.
    ///
    /// @param now in nanoseconds since 1970
    /// @return false when its content has changed
    boolean learn(FileChannel file, long now) throws IOException {
        try {
            if (!samples.tail().matches(file)) return false;
            long size = file.size();
            // Before that is known, what it holds after them may not be what was taken.
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

    /// Whether the bytes before the offset were taken as zeros and have changed since.
    boolean isFilledIn(FileChannel file) throws IOException {
        return isAtZeros() && file.size() >= place && !isThere(file);
    }

    /// Whether the bytes taken last are zeros, as in a file that was extended before it is written.
    boolean isAtZeros() {
        if (recent == null || recent.length == 0) return false;
        for (byte each : recent) if (each != 0) return false;
        return true;
    }

    /// Whether the bytes taken last end a line. True at the start.
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
