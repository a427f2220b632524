package dev.logship.it.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/// Which files are found to be a stream's that were at its path only while nobody looked.
final class Claims {
    private Claims() {}

    /// Whether one is found by its place behind the newest known file, as far as that one's name tells where
    /// it is.
    ///
    /// @param before the stream's files that came before it, the oldest first
    /// @param from the selected path where it was
    /// @param name what it is called now
    static boolean isFound(List<ModelFile> before, String from, String name) {
        return Names.isClaimable(from, name) && before.reversed().stream()
                .filter(file -> file.isKnown() && !file.isDeleted()).findFirst()
                .filter(file -> file.names().stream().anyMatch(it -> Names.isBehind(from, it, name)))
                .isPresent();
    }

    /// When the newest known file is deleted, and one that came after it begins with all that was shipped of
    /// it, which is too little to prove a copy, it may be a copy of that as well as another file: sent whole,
    /// these bytes might come twice. Nobody can tell then whose it is, nor those that came before it.
    ///
    /// @param before the stream's files that came before it, the oldest first
    /// @param shipped how much of a life was shipped for certain
    /// @return the files of which nobody can tell; empty when it does not begin so
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
