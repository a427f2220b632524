package dev.logship.it.model;

import java.util.BitSet;

/// The hashes of a life's pieces of the length that distinguishes two lives. A piece whose hash is missing is
/// not in the life. This excludes most places at which a stream might continue elsewhere without comparing
/// bytes.
final class Windows {
    private static final int LENGTH = Life.TELLING;
    private static final int BITS = 22;
    private static final long FACTOR = 0x9E3779B97F4A7C15L;
    private static final long OLDEST = oldest();

    private final BitSet hashes = new BitSet();
    private int done;

    /// Adds the pieces that begin where none was added before.
    void add(byte[] bytes, int until) {
        int[] more = of(bytes, done, until);
        for (int hash : more) hashes.set(hash);
        done += more.length;
    }

    boolean has(int hash) {
        return hashes.get(hash);
    }

    /// The hash of each piece that is in `[from, until)`, by where it begins.
    static int[] of(byte[] bytes, int from, int until) {
        int[] found = new int[Math.max(0, until - from - LENGTH + 1)];
        long hash = 0;
        for (int i = from; i < until; i++) {
            if (i - from >= LENGTH) hash -= bytes[i - LENGTH] * OLDEST;
            hash = hash * FACTOR + bytes[i];
            if (i - from >= LENGTH - 1) {
                long mixed = (hash ^ (hash >>> 32)) * FACTOR;
                found[i - from - LENGTH + 1] = (int) (mixed >>> (Long.SIZE - BITS));
            }
        }
        return found;
    }

    private static long oldest() {
        long power = 1;
        for (int i = 1; i < LENGTH; i++) power *= FACTOR;
        return power;
    }
}
