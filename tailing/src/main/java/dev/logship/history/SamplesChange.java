package dev.logship.history;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The difference between samples of a file and earlier ones: most samples of a file that only grows stay as
/// they were. Immutable; nobody changes the set.
///
/// @param dropped the earlier samples that were dropped, by index
/// @param added the new ones
record SamplesChange(BitSet dropped, Samples added) {
    private static final int BYTES = 2 * Long.BYTES;

    /// The change from earlier samples to later ones.
    static SamplesChange between(Samples earlier, Samples later) {
        TreeMap<Long, Long> more = entries(later);
        BitSet dropped = new BitSet();
        int place = 0;
        for (var entry : entries(earlier).entrySet()) {
            if (!more.remove(entry.getKey(), entry.getValue())) dropped.set(place);
            place++;
        }
        return new SamplesChange(dropped, samples(more));
    }

    /// The later samples.
    ///
    /// @throws IllegalArgumentException when this is not a change of the earlier ones
    Samples apply(Samples earlier) {
        TreeMap<Long, Long> entries = new TreeMap<>();
        int place = 0;
        for (var entry : entries(earlier).entrySet()) {
            if (!dropped.get(place)) entries.put(entry.getKey(), entry.getValue());
            place++;
        }
        if (dropped.length() > place) throw new IllegalArgumentException("of " + place + " samples");
        entries.putAll(entries(added));
        return samples(entries);
    }

    private static TreeMap<Long, Long> entries(Samples samples) {
        TreeMap<Long, Long> entries = new TreeMap<>();
        ByteBuffer bytes = ByteBuffer.wrap(samples.encode());
        while (bytes.hasRemaining()) entries.put(bytes.getLong(), bytes.getLong());
        return entries;
    }

    private static Samples samples(TreeMap<Long, Long> entries) {
        ByteBuffer bytes = ByteBuffer.allocate(entries.size() * BYTES);
        entries.forEach((end, hash) -> bytes.putLong(end).putLong(hash));
        return Samples.decode(bytes.array());
    }

    /// Both parts, separated by a colon.
    String text() {
        String places = dropped.isEmpty() ? StateField.NONE
                : dropped.stream().mapToObj(Integer::toString).collect(Collectors.joining(","));
        return places + ":" + StateField.text(added);
    }

    /// Parses both parts.
    static SamplesChange parse(String places, String added) {
        BitSet dropped = new BitSet();
        if (!places.equals(StateField.NONE)) {
            for (String place : places.split(",", -1)) dropped.set(Integer.parseUnsignedInt(place));
        }
        return new SamplesChange(dropped, StateField.samples(added));
    }
}
