package dev.logship.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Hashes of some windows of a file, all before an offset. They show later whether the file still has the
/// same content, and if not, up to where. Each covers up to 1 KiB before its end: the head, windows that end
/// at 1, 2, 4, … KiB, one each 64 KiB of the last 4 MiB, and the offset itself. Immutable.
public final class Samples {
    /// No samples: nothing was taken, and every file agrees.
    public static final Samples NONE = new Samples(new long[0], new long[0]);

    private static final int STEP = 64 << 10;
    private static final int DENSE = 4 << 20;

    private final long[] ends;     // ascending
    private final long[] hashes;

    private Samples(long[] ends, long[] hashes) {
        this.ends = ends;
        this.hashes = hashes;
    }

    /// The result of a comparison.
    ///
    /// @param agree the number of samples that agree
    /// @param differ the number that do not, or are beyond the file's end
    /// @param highest the end of the highest sample that agrees and has none below it that differs; 0 for
    /// none
    /// @param head whether the first one agrees
    /// @param tail whether the last one agrees
    public record Agreement(int agree, int differ, long highest, boolean head, boolean tail) {
        /// Whether all agree; also when there are none.
        public boolean isWhole() {
            return differ == 0;
        }
    }

    /// Takes samples of the bytes before an offset.
    ///
    /// @param known earlier samples of the same file; those of the same windows are not read again
    /// @throws java.io.EOFException when the file is shorter than the offset
    public static Samples of(FileChannel file, long offset, Samples known) throws IOException {
        if (offset == 0) return NONE;
        TreeMap<Long, Long> found = new TreeMap<>();
        add(Math.min(Fingerprint.MOST_BYTES, offset), file, known, found);
        for (long at = Fingerprint.MOST_BYTES; at <= offset && at > 0; at <<= 1) add(at, file, known, found);
        for (long at = offset / STEP * STEP; at > Math.max(0, offset - DENSE); at -= STEP) {
            add(at, file, known, found);
        }
        add(offset, file, known, found);
        return new Samples(found.keySet().stream().mapToLong(Long::longValue).toArray(),
                found.values().stream().mapToLong(Long::longValue).toArray());
    }

    private static void add(long end, FileChannel file, Samples known, Map<Long, Long> to)
            throws IOException {
        if (to.containsKey(end)) return;
        int index = Arrays.binarySearch(known.ends, end);
        to.put(end, index >= 0 ? known.hashes[index] : Fingerprint.before(file, end).hash());
    }

    /// The offset that all of them are before; 0 for none.
    public long offset() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    public boolean isEmpty() {
        return ends.length == 0;
    }

    /// The sample right before the offset.
    public Fingerprint tail() {
        return isEmpty() ? Fingerprint.NONE : print(ends.length - 1);
    }

    private Fingerprint print(int index) {
        int length = (int) Math.min(ends[index], Fingerprint.MOST_BYTES);
        return new Fingerprint(ends[index], length, hashes[index]);
    }

    /// These samples and one more, after all that are before it; those after it are dropped.
    public Samples with(Fingerprint print) {
        Samples below = below(print.until() - 1);
        long[] moreEnds = Arrays.copyOf(below.ends, below.ends.length + 1);
        long[] moreHashes = Arrays.copyOf(below.hashes, moreEnds.length);
        moreEnds[moreEnds.length - 1] = print.until();
        moreHashes[moreEnds.length - 1] = print.hash();
        return new Samples(moreEnds, moreHashes);
    }

    /// The samples before an offset.
    public Samples below(long offset) {
        int count = 0;
        while (count < ends.length && ends[count] <= offset) count++;
        if (count == ends.length) return this;
        return new Samples(Arrays.copyOf(ends, count), Arrays.copyOf(hashes, count));
    }

    /// Those that have a byte before an offset: the last one may reach beyond it.
    public Samples covering(long offset) {
        int count = 0;
        while (count < ends.length && (count == 0 ? 0 : ends[count - 1]) < offset) count++;
        return count == ends.length ? this : below(count == 0 ? 0 : ends[count - 1]);
    }

    /// Compares a file with all of them.
    public Agreement compare(FileChannel file) throws IOException {
        int agree = 0;
        int differ = 0;
        long highest = 0;
        boolean head = true;
        boolean tail = true;
        for (int i = 0; i < ends.length; i++) {
            boolean same = print(i).matches(file);
            // Zeros prove nothing: a hole after one truncation is like a hole after another.
            boolean telling = !print(i).isOfZeros();
            if (same && telling) agree++;
            else if (!same) differ++;
            if (same && differ == 0) highest = ends[i];
            if (i == 0) head = same && telling;
            tail = same;
        }
        return new Agreement(agree, differ, highest, head, tail);
    }

    /// How far two contents begin alike, by samples of the same windows: the end of the highest one that both
    /// have, if they and all below agree.
    public long commonWith(Samples other) {
        long common = 0;
        for (int i = 0; i < ends.length; i++) {
            int index = Arrays.binarySearch(other.ends, ends[i]);
            if (index < 0) continue;
            if (other.hashes[index] != hashes[i]) break;
            common = ends[i];
        }
        return common;
    }

    /// Encodes the samples for the journal: end and hash of each.
    public byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(ends.length * 2 * Long.BYTES);
        for (int i = 0; i < ends.length; i++) bytes.putLong(ends[i]).putLong(hashes[i]);
        return bytes.array();
    }

    /// Decodes samples.
    ///
    /// @throws IllegalArgumentException when these are not encoded samples
    public static Samples decode(byte[] encoded) {
        if (encoded.length % (2 * Long.BYTES) != 0) throw new IllegalArgumentException("samples");
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        long[] ends = new long[encoded.length / (2 * Long.BYTES)];
        long[] hashes = new long[ends.length];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = bytes.getLong();
            hashes[i] = bytes.getLong();
            if (ends[i] <= (i == 0 ? 0 : ends[i - 1])) throw new IllegalArgumentException("samples");
        }
        return ends.length == 0 ? NONE : new Samples(ends, hashes);
    }

    /// Samples from fingerprints by ascending end, as format 1 of the journal has them.
    static Samples of(Fingerprint... prints) {
        TreeMap<Long, Long> found = new TreeMap<>();
        for (Fingerprint print : prints) {
            if (print.length() == Math.min(print.until(), Fingerprint.MOST_BYTES) && print.length() > 0) {
                found.put(print.until(), print.hash());
            }
        }
        return new Samples(found.keySet().stream().mapToLong(Long::longValue).toArray(),
                found.values().stream().mapToLong(Long::longValue).toArray());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Samples that && Arrays.equals(ends, that.ends)
                && Arrays.equals(hashes, that.hashes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ends) + Arrays.hashCode(hashes);
    }

    @Override
    public String toString() {
        return ends.length + " samples before " + offset();
    }
}
