package dev.logship.it.model;

import java.util.Arrays;
import java.util.NavigableSet;
import java.util.TreeSet;

/// All bytes that were ever written to one file since it was made or last cut to nothing, and how many of
/// them the stream holds.
final class Generation {
    private static final int NEVER = Integer.MAX_VALUE;

    private final NavigableSet<Integer> ends = new TreeSet<>();   // of what was written at a time
    private byte[] bytes = new byte[256];
    private int written;
    private int read;
    private int level;
    private int lateFrom = NEVER;
    private int uncertainFrom = NEVER;

    int written() {
        return written;
    }

    /// How many bytes are in the stream.
    int read() {
        return read;
    }

    void write(byte[] more) {
        if (written + more.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, written + more.length));
        }
        System.arraycopy(more, 0, bytes, written, more.length);
        written += more.length;
        ends.add(written);
    }

    /// A newer generation has begun: what is written to this one from now on comes late.
    void isFollowed() {
        lateFrom = Math.min(lateFrom, written);
    }

    /// What is written beyond `from` and not in the stream by now may never come there.
    void mayEndAt(int from) {
        uncertainFrom = Math.min(uncertainFrom, Math.max(from, read));
    }

    /// Whether all bytes that must come are in the stream.
    boolean isComplete() {
        return read >= Math.min(written, uncertainFrom);
    }

    /// Whether the next generation may begin in the stream: all that must come before it is there.
    boolean mayBeFollowed() {
        return read >= Math.min(Math.min(written, lateFrom), uncertainFrom);
    }

    /// Whether the next byte, if there is one, comes late.
    boolean isLate() {
        return read >= lateFrom;
    }

    /// How many bytes at `data[at…]` are the next ones of this generation, up to the end of what was written
    /// at a time: behind that the stream may go on with another generation, which by chance may begin alike.
    int matches(byte[] data, int at) {
        Integer end = ends.higher(read);
        if (end == null) return 0;
        int most = Math.min(end - read, data.length - at);
        int differs = Arrays.mismatch(bytes, read, read + most, data, at, at + most);
        return differs < 0 ? most : differs;
    }

    /// So many more bytes are in the stream.
    void take(int count) {
        read += count;
        if (read == written) level = read;
    }

    /// How many bytes were written since all that was written was in the stream.
    int backlog() {
        return written - level;
    }

    /// Where these bytes first occur; negative when nowhere.
    int indexOf(byte[] part) {
        for (int at = 0; at + part.length <= written; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) return at;
        }
        return -1;
    }

    @Override
    public String toString() {
        return read + " of " + written + " bytes in the stream"
                + (lateFrom == NEVER ? "" : ", late from " + lateFrom)
                + (uncertainFrom == NEVER ? "" : ", uncertain from " + uncertainFrom);
    }
}
