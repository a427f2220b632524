package dev.logship.it.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// All bytes that were written to one file since it was created, or since it was truncated and overwritten.
final class Life {
    static final int NEVER = Integer.MAX_VALUE;

    /// The number of bytes that distinguish two lives: each line identifies itself within them.
    static final int TELLING = 64;

    private static final int WINDOW = Long.BYTES;

    private final String label;
    private final long beganNanos = System.nanoTime();
    private final NavigableSet<Integer> ends = new TreeSet<>();               // of what was written at a time
    private final NavigableMap<Long, Integer> writtenAt = new TreeMap<>();    // by System.nanoTime
    private final NavigableMap<Long, Integer> takenAt = new TreeMap<>();      // likewise, of a stream
    private final List<byte[]> oldHeads = new ArrayList<>();                  // first bytes before an update
    private final Map<Long, List<Integer>> windows = new HashMap<>();         // where all eight bytes are
    private final Windows telling = new Windows();
    private int indexed;
    private byte[] bytes = new byte[256];
    private int written;
    private int knownUntil = NEVER;
    private int keptUntil;
    private int cutTo;
    private boolean rest;
    private boolean ended;

    /// @param label its name in messages
    Life(String label) {
        this.label = label;
    }

    long beganNanos() {
        return beganNanos;
    }

    int written() {
        return written;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, written);
    }

    void write(byte[] more) {
        if (written + more.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, written + more.length));
        }
        System.arraycopy(more, 0, bytes, written, more.length);
        written += more.length;
        ends.add(written);
        writtenAt.put(System.nanoTime(), written);
    }

    /// The first bytes change; a reader may have read either.
    void updateHead(byte[] head) {
        oldHeads.add(Arrays.copyOf(bytes, head.length));
        System.arraycopy(head, 0, bytes, 0, head.length);
        windows.clear();
        indexed = 0;
    }

    /// The number of bytes written before this time.
    int writtenBefore(long nanos) {
        var entry = writtenAt.floorEntry(nanos);
        return entry == null ? 0 : entry.getValue();
    }

    /// This number of its bytes is in a stream now.
    void isTaken(int count) {
        var last = takenAt.lastEntry();
        if (count > (last == null ? 0 : last.getValue())) takenAt.put(System.nanoTime(), count);
    }

    /// The number of its bytes in a stream at this time.
    int takenBefore(long nanos) {
        var entry = takenAt.floorEntry(nanos);
        return entry == null ? 0 : entry.getValue();
    }

    /// Its bytes can no longer be read in this file. Those after `known` may never have been seen. Those
    /// before it were, and must be delivered or reported as lost.
    void end(int known) {
        ended = true;
        knownUntil = Math.min(knownUntil, known);
    }

    boolean isEnded() {
        return ended;
    }

    /// The end of the bytes that must be delivered or reported: all, while they can be read.
    int knownUntil() {
        return Math.min(knownUntil, written);
    }

    /// The first bytes are those of the life that comes next as well: they are not missing if they come
    /// there.
    void isKept(int until) {
        keptUntil = Math.max(keptUntil, until);
    }

    int keptUntil() {
        return keptUntil;
    }

    /// It was truncated to its first bytes, with which the next life begins.
    void isCut(int to) {
        cutTo = to;
    }

    /// It is the rest of a truncated life. An agent that looked only after it had grown again continues at
    /// its end.
    void isRest() {
        rest = true;
    }

    /// Whether a stream may have it from here on only.
    boolean mayBeginAt(int at) {
        return rest && isWriteEnd(at);
    }

    /// The end of the bytes that may be of this life or the next one.
    int cutTo() {
        return cutTo;
    }

    /// Whether a later life has all of it: then it is all the same from which one its bytes were taken.
    boolean isContained() {
        return keptUntil >= written && written >= TELLING;
    }

    /// Up to where something was written at a time.
    IntStream ends() {
        return ends.stream().mapToInt(Integer::intValue);
    }

    /// Bytes written since then could not be seen before now.
    void wasHidden(long sinceNanos) {
        NavigableMap<Long, Integer> hidden = writtenAt.tailMap(sinceNanos, true);
        if (hidden.isEmpty()) return;
        hidden.clear();
        writtenAt.put(System.nanoTime(), written);
    }

    /// Whether something was written at a time up to here.
    boolean isWriteEnd(int at) {
        return ends.contains(at);
    }

    /// Whether it continues there as it begins.
    boolean beginsAgain(int at) {
        return at < written && matches(at, bytes, 0) >= Math.min(TELLING, written - at);
    }

    /// How many bytes at `data[at…]` are the ones from `from` on.
    int matches(int from, byte[] data, int at) {
        int most = Math.min(written - from, data.length - at);
        if (most <= 0) return 0;
        int differs = Arrays.mismatch(bytes, from, from + most, data, at, at + most);
        int same = differs < 0 ? most : differs;
        while (same < most && isOldHead(from + same, data[at + same])) {
            same++;
            int more = Arrays.mismatch(bytes, from + same, from + most, data, at + same, at + most);
            same = more < 0 ? most : same + more;
        }
        return same;
    }

    private boolean isOldHead(int at, byte value) {
        return oldHeads.stream().anyMatch(head -> at < head.length && head[at] == value);
    }

    /// Whether it may have the bytes at `data[at…]`, as many as tell it from others, or all up to its end.
    ///
    /// @param window the hash of these bytes
    boolean mayHave(int window, byte[] data, int at) {
        if (!oldHeads.isEmpty()) return true;
        telling.add(bytes, written);
        return telling.has(window) || endsWith(written, data, at) || endsWith(cutTo, data, at)
                || isPiece(0, data, at) || ends.stream().anyMatch(from -> isPiece(from, data, at));
    }

    /// Whether these bytes are what it has from there on, up to where something was written at a time.
    private boolean isPiece(int from, byte[] data, int at) {
        if (from >= written || bytes[from] != data[at]) return false;
        Integer end = ends.higher(from);
        return end != null && end - from <= TELLING && matches(from, data, at) >= end - from;
    }

    private boolean endsWith(int end, byte[] data, int at) {
        for (int from = Math.max(0, end - TELLING); from < end; from++) {
            if (bytes[from] == data[at] && matches(from, data, at) >= end - from) return true;
        }
        return false;
    }

    /// How many first bytes both have in common.
    int common(Life other) {
        int most = Math.min(written, other.written);
        int differs = Arrays.mismatch(bytes, 0, most, other.bytes, 0, most);
        return differs < 0 ? most : differs;
    }

    /// Where in the life bytes are like those at `data[at…]`.
    IntStream places(byte[] data, int at) {
        if (data.length - at < WINDOW) return IntStream.range(0, written).filter(from -> matches(from,
                data, at) > 0);
        while (indexed + WINDOW <= written) {
            windows.computeIfAbsent(window(bytes, indexed), key -> new ArrayList<>()).add(indexed++);
        }
        IntStream last = IntStream.range(indexed, written).filter(from -> matches(from, data, at) > 0);
        List<Integer> found = windows.getOrDefault(window(data, at), List.of());
        return IntStream.concat(found.stream().mapToInt(Integer::intValue), last);
    }

    private static long window(byte[] data, int at) {
        return ByteBuffer.wrap(data, at, WINDOW).getLong();
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
        return label + " (" + written + " bytes" + (ended ? ", known until " + knownUntil() : "")
                + (keptUntil == 0 ? "" : ", kept until " + keptUntil) + ")";
    }
}
