package dev.logship.it.model;

import java.util.Arrays;

/// One interpretation of a stream: how far it is in each of the stream's lives. Where lives begin alike,
/// several ways may be right. Immutable.
final class Reading {
    /// Nothing was read.
    static final Reading NOTHING = new Reading(-1, new int[0], new int[0], new int[0]);

    private static final int UNBEGUN = -1;

    private final int tenure;
    private final int[] starts;
    private final int[] cursors;
    private final int[] mayEndAt;

    private Reading(int tenure, int[] starts, int[] cursors, int[] mayEndAt) {
        this.tenure = tenure;
        this.starts = starts;
        this.cursors = cursors;
        this.mayEndAt = mayEndAt;
    }

    /// The newest tenure that was reached; negative when none was.
    int tenure() {
        return tenure;
    }

    boolean isBegun(int life) {
        return life < cursors.length && cursors[life] != UNBEGUN;
    }

    /// The first byte of the life in the stream.
    int start(int life) {
        return isBegun(life) ? starts[life] : 0;
    }

    /// The end of the life's bytes in the stream.
    int cursor(int life) {
        return isBegun(life) ? cursors[life] : 0;
    }

    /// The offset from which on the life's bytes may be missing.
    int mayEndAt(int life) {
        return life < mayEndAt.length ? mayEndAt[life] : Life.NEVER;
    }

    /// The next `count` bytes were of this life.
    Reading take(int life, int count) {
        int[] further = cursors.clone();
        further[life] += count;
        return new Reading(tenure, starts, further, mayEndAt);
    }

    /// The tenure was reached, and its life is read from `at` on.
    Reading reach(int next, int life, int at) {
        if (isBegun(life) && cursors[life] == at) return new Reading(next, starts, cursors, mayEndAt);
        int[] from = padded(starts, life, 0);
        int[] further = padded(cursors, life, UNBEGUN);
        if (!isBegun(life)) from[life] = at;
        further[life] = at;
        return new Reading(next, from, further, mayEndAt);
    }

    /// The tenure was passed without a byte of it.
    Reading pass(int next) {
        return new Reading(next, starts, cursors, mayEndAt);
    }

    /// Unread bytes of the life, from `from` on, may never arrive.
    Reading mayEnd(int life, int from) {
        int[] ends = padded(mayEndAt, life, Life.NEVER);
        ends[life] = Math.min(ends[life], Math.max(from, cursor(life)));
        return new Reading(tenure, starts, cursors, ends);
    }

    private static int[] padded(int[] values, int index, int filler) {
        int[] padded = Arrays.copyOf(values, Math.max(values.length, index + 1));
        Arrays.fill(padded, values.length, padded.length, filler);
        return padded;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Reading reading && tenure == reading.tenure
                && Arrays.equals(starts, reading.starts) && Arrays.equals(cursors, reading.cursors)
                && Arrays.equals(mayEndAt, reading.mayEndAt);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(cursors) + Arrays.hashCode(starts)) + tenure;
    }

    @Override
    public String toString() {
        return "tenure " + tenure + ", lives from " + Arrays.toString(starts) + " to "
                + Arrays.toString(cursors);
    }
}
