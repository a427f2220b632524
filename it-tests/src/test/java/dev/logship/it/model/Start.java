package dev.logship.it.model;

import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/// The bytes of a life at which a stream may continue when it reaches the life.
interface Start {
    /// The number of bytes of a file that must be shipped before another file that begins with them counts as
    /// its replacement; also the minimum size of a truncated file that continues at its new end.
    int LEAST = 4096;

    /// Wherever another stream left it.
    Start ANYWHERE = cursors -> IntStream.of();

    /// Chooses one.
    ///
    /// @param cursors how far the stream is in each life
    IntStream places(ToIntFunction<Life> cursors);

    /// At its first byte.
    static Start beginning() {
        return cursors -> IntStream.of(0);
    }

    /// For a file that comes after another one at the same path. If that was deleted or overwritten and this
    /// one begins with all of its shipped bytes, only new bytes are shipped.
    ///
    /// @param sure the number of bytes that were certainly shipped when the file came
    static Start after(Life old, BooleanSupplier isGone, Life life, int sure) {
        return cursors -> {
            int shipped = cursors.applyAsInt(old);
            int common = old.common(life);
            if (!isGone.getAsBoolean() || shipped < LEAST || common < 1024) return IntStream.of(0);
            if (common >= shipped && sure >= LEAST) return IntStream.of(shipped);
            return IntStream.of(0, shipped).filter(at -> at <= life.written());
        };
    }

    /// For a file that was truncated to its first `kept` bytes. As far as these were not shipped before, they
    /// count as the old life's, because both have them. An agent that has not looked meanwhile assumes a
    /// later length.
    ///
    /// @param proved so many of the old life's bytes are known for certain to who looks at what is left: if
    ///     they are too few, nothing tells it from another file, which is sent whole. What an agent took just
    ///     before it was killed is not in its state.
    /// @param common how many first bytes contents of this stream had in common before
    /// @param isLooked whether somebody has seen it before it grew again
    static Start cut(Life old, Life life, int kept, int proved, int common, BooleanSupplier isLooked) {
        return cursors -> {
            int shipped = cursors.applyAsInt(old);
            boolean tells = kept >= LEAST && kept > 2 * common;
            if (shipped <= kept) return tells ? IntStream.of(shipped) : IntStream.of(0, shipped);
            IntStream unseen = IntStream.concat(IntStream.of(shipped),
                    IntStream.rangeClosed(kept, life.written()).filter(life::isWriteEnd))
                    .filter(at -> !isLooked.getAsBoolean() && at <= life.written());
            if (kept < LEAST) return IntStream.concat(IntStream.of(0), unseen);
            boolean known = tells && proved >= LEAST && proved > 2 * common;
            IntStream seen = known ? IntStream.of(kept) : IntStream.of(0, kept);
            return IntStream.concat(seen, unseen);
        };
    }

    /// For a file that was truncated to nothing and overwritten. If it begins as before, as far as that is
    /// known, the truncation may be unnoticed.
    ///
    /// @param before what the file held before, at one time and another, with how many of its bytes were
    ///     known for certain when it was cut
    static Start anew(Map<Life, Integer> before, Life life) {
        return cursors -> IntStream.concat(IntStream.of(0), before.entrySet().stream()
                .filter(old -> old.getKey().common(life)
                        >= Math.min(cursors.applyAsInt(old.getKey()), old.getValue()))
                .mapToInt(old -> cursors.applyAsInt(old.getKey()))
                .filter(shipped -> shipped > 0 && shipped <= life.written()));
    }
}
