package dev.logship.it.model;

import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/// At which bytes of a life a stream may go on when it comes to it.
interface Start {
    /// So many bytes must be shipped of a file before another one that begins with them counts as its
    /// replacement, and so long a file that was cut must be to go on at its new end.
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

    /// Of a file that comes after another one at the same path. When that was deleted or overwritten and
    /// this one begins with all that was shipped of it, only what is new is shipped.
    ///
    /// @param sure so many bytes were shipped for certain when the file came
    static Start after(Life old, BooleanSupplier isGone, Life life, int sure) {
        return cursors -> {
            int shipped = cursors.applyAsInt(old);
            int common = old.common(life);
            if (!isGone.getAsBoolean() || shipped < LEAST || common < 1024) return IntStream.of(0);
            if (common >= shipped && sure >= LEAST) return IntStream.of(shipped);
            return IntStream.of(0, shipped).filter(at -> at <= life.written());
        };
    }

    /// Of a file that was cut down to its first `kept` bytes. As far as these were not shipped before, they
    /// are read as the old life's: both have the same. Who has not looked meanwhile takes it to be cut to
    /// some later length.
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

    /// Of a file that was cut to nothing and written anew. Where it begins as it did before, as far as that
    /// is known, nobody may have noticed.
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
