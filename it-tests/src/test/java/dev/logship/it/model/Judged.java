package dev.logship.it.model;

/// How much of what was played could be judged.
///
/// @param sequences how many
/// @param untellable in how many of them nothing can be told to the end
/// @param bytes how many were written
/// @param open of how many nobody can tell whether they must come
public record Judged(int sequences, int untellable, long bytes, long open) {
    private static final double MOST_OPEN = 0.25;

    /// One sequence. What is in a stream is judged: the rest of a file of which nobody can tell whose it is
    /// may be missing.
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

    /// The same when nothing can be told.
    Judged asOpen() {
        return new Judged(sequences, sequences, bytes, bytes);
    }

    /// Whether it says enough. That is to be asked of a whole run: in few sequences many are open by chance.
    public boolean isEnough() {
        return sequences > 0 && untellable <= sequences * MOST_OPEN && open <= bytes * MOST_OPEN;
    }

    @Override
    public String toString() {
        return sequences + " sequences, of which " + untellable + " cannot be judged, " + bytes
                + " bytes, of which " + open + " may be missing";
    }
}
