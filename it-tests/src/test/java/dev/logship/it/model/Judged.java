package dev.logship.it.model;

/// How much of a run could be judged.
///
/// @param sequences the number of sequences
/// @param untellable the number of them that could not be judged
/// @param bytes the number of bytes written
/// @param open the number of bytes that may arrive or not
public record Judged(int sequences, int untellable, long bytes, long open) {
    private static final double MOST_OPEN = 0.25;

    /// One sequence. The bytes in a stream are judged. The rest of a file whose stream is unknown may be
    /// missing.
    static Judged of(Ownership ownership) {
        long bytes = 0;
        long open = 0;
        for (Life life : ownership.lives()) {
            bytes += life.written();
            boolean isOpen = ownership.unclaimed().contains(ownership.fileOf(life));
            if (isOpen) open += life.written() - ownership.shipped(life);
        }
        return new Judged(1, 0, bytes, open);
    }

    /// Both together.
    public Judged and(Judged other) {
        return new Judged(sequences + other.sequences, untellable + other.untellable, bytes + other.bytes,
                open + other.open);
    }

    /// The same, if nothing could be judged.
    Judged asOpen() {
        return new Judged(sequences, sequences, bytes, bytes);
    }

    /// Whether enough was judged. This is meant for whole runs: in few sequences, many bytes are open by
    /// chance.
    public boolean isEnough() {
        return sequences > 0 && untellable <= sequences * MOST_OPEN && open <= bytes * MOST_OPEN;
    }

    @Override
    public String toString() {
        return sequences + " sequences, of which " + untellable + " cannot be judged, " + bytes
                + " bytes, of which " + open + " may be missing";
    }
}
