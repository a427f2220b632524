package dev.logship.it.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/// Which files that were at a stream's path only while nobody looked are found to belong to it.
final class Claims {
    private static final int FIRST_SAMPLE = 1024;

    private Claims() {}

    /// Whether a file is found by its position after the newest known file, as far as that one's name shows
    /// it.
    ///
    /// @param before the stream's files that came before it, the oldest first
    /// @param from the selected path at which it was
    /// @param name its present name
    static boolean isFound(List<ModelFile> before, String from, String name) {
        return Names.isClaimable(from, name) && before.reversed().stream()
                .filter(file -> file.isKnown() && !file.isDeleted()).findFirst()
                .filter(file -> file.names().stream().anyMatch(it -> Names.isBehind(from, it, name)))
                .isPresent();
    }

    /// Whether copies of a life's first bytes are found to be copies. An agent that saw more of it than they
    /// hold compares its first KiB, and nothing if they are shorter than that.
    ///
    /// @param until the number of bytes that they hold
    static boolean isProved(Set<ModelFile> copies, Life life, int until) {
        return !copies.isEmpty() && (until == life.written() || until >= FIRST_SAMPLE);
    }

    /// If the newest known file is deleted, and a later one begins with all of its shipped bytes, which are
    /// too few to prove a copy, that one may be a copy or another file; sent whole, these bytes might arrive
    /// twice. Then its stream is unknown, as is that of the files before it.
    ///
    /// @param before the stream's files that came before it, the oldest first
    /// @param shipped the number of a life's bytes that were certainly shipped
    /// @return the files whose stream is unknown; empty if it does not begin so
    static List<ModelFile> alikeWithoutAProof(List<ModelFile> before, ModelFile file,
            ToIntFunction<Life> shipped) {
        for (int i = before.size() - 1; i >= 0; i--) {
            ModelFile old = before.get(i);
            int least = shipped.applyAsInt(old.life());
            boolean alike = old.life().common(file.life()) >= Math.max(1, least) && least < Start.LEAST;
            if (old.isMet() && old.isDeleted() && alike) {
                List<ModelFile> lost = new ArrayList<>(before.subList(i + 1, before.size()));
                lost.add(file);
                return lost;
            }
            if (old.isKnown()) break;
        }
        return List.of();
    }
}
