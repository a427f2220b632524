package dev.logship.it.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one stream must be, given what was done to its files. The files' lives, called generations, are in an
/// order; each one's bytes are random, so that a piece of the stream tells where it comes from.
///
/// What is demanded:
/// * The stream consists of bytes of the generations, each one's in order, none twice, none left out in
///   between.
/// * All bytes that were written to a generation while it was the newest come before the first byte of any
///   newer one.
/// * All bytes come, but for the end of a generation that was cut, or whose last file was deleted: of its
///   bytes that were not in the stream at that moment some, from any of them on, may be missing. Where
///   rotation left a copy, those are only the bytes that the copy does not have.
///
/// What is not demanded, since the agent is free in it: when bytes that were written late, to a renamed file
/// after there was a newer one, come between the bytes of newer ones.
public final class StreamModel {
    /// How much of a wrong place is shown, and looked for elsewhere.
    private static final int SHOWN = 40;

    private final List<Generation> generations = new ArrayList<>();
    private long checked;

    /// The path's file is from now on a new one, or the same cut to nothing.
    Generation begin() {
        generations.forEach(Generation::isFollowed);
        var generation = new Generation();
        generations.add(generation);
        return generation;
    }

    /// Checks what has come to the stream since the last look.
    ///
    /// @throws AssertionError when something is there that must not be
    void look(Path stored) throws IOException {
        if (Files.notExists(stored)) return;
        try (InputStream stream = Files.newInputStream(stored)) {
            stream.skipNBytes(checked);
            byte[] news = stream.readAllBytes();
            int at = 0;
            for (int taken = 1; taken > 0 && at < news.length; at += taken) taken = take(news, at);
            checked += at;
        }
    }

    /// Whether all that was seen of the stream could be told, and nothing that must come is outstanding.
    boolean isComplete(Path stored) throws IOException {
        long size = Files.exists(stored) ? Files.size(stored) : 0;
        return checked == size && generations.stream().allMatch(Generation::isComplete);
    }

    /// How many bytes were written and are not in the stream.
    long missing() {
        return generations.stream().mapToLong(generation -> generation.written() - generation.read()).sum();
    }

    /// Takes the piece at `news[at…]` for that of the generation that has most of it; returns its length,
    /// or 0 when it is too short to tell.
    private int take(byte[] news, int at) {
        @Nullable Generation best = null;
        int most = 0;
        boolean tie = false;
        for (int i = 0; i < generations.size(); i++) {
            if (!mayComeNow(i)) continue;
            int matches = generations.get(i).matches(news, at);
            tie = matches == most || (tie && matches < most);
            if (matches <= most) continue;
            most = matches;
            best = generations.get(i);
        }
        if (best == null) throw new AssertionError(wrong(news, at));
        if (tie && at + most == news.length) return 0;
        best.take(most);
        return most;
    }

    private boolean mayComeNow(int index) {
        Generation generation = generations.get(index);
        for (Generation newer : generations.subList(index + 1, generations.size())) {
            if (newer.read() > 0 && !generation.isLate()) return false;
        }
        return generation.read() > 0
                || generations.subList(0, index).stream().allMatch(Generation::mayBeFollowed);
    }

    private String wrong(byte[] news, int at) {
        byte[] piece = Arrays.copyOfRange(news, at, Math.min(at + SHOWN, news.length));
        var text = new StringBuilder("wrong from offset ").append(checked + at).append(" on: '")
                .append(new String(piece, StandardCharsets.ISO_8859_1).replace("\n", "\\n"))
                .append('\'');
        for (int i = 0; i < generations.size(); i++) {
            int from = generations.get(i).indexOf(piece);
            if (from >= 0) text.append(", which is in generation ").append(i).append(" at ").append(from);
        }
        return text.append(this).toString();
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int i = 0; i < generations.size(); i++) {
            text.append("\n  generation ").append(i).append(": ").append(generations.get(i));
        }
        return text.toString();
    }
}
