package dev.logship.follow;

import dev.logship.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How files are followed across rotation.
///
/// @param fromEnd whether a stream that is new to everybody begins with what is written from now on
/// @param rotatedTo directories, beside the file's own, where rotation puts files
/// @param schemes how rotated files are named, with `#` for the number or date: `app.log.#`
/// @param quiet how long a rotated file must not grow before the next one is begun
/// @param maxHeldBytes how many bytes deleted files may take that are held open; 0: a tenth of their file
/// system, 10 GiB at most
/// @param forgetAfter how long a stream is remembered whose path is missing
/// @param time the clocks to go by
/// @param spools paths of which it is known that a file is complete when it is renamed to `PATH.N`, that all
/// files called so are the path's, and that they come in the order of their numbers, which have many digits
public record TailingConfig(boolean fromEnd, List<Path> rotatedTo, List<String> schemes, Duration quiet,
        long maxHeldBytes, Duration forgetAfter, Time time, List<Path> spools) {
    /// Programs reopen their logs within a second of being told to.
    public static final Duration QUIET = Duration.ofSeconds(1);

    /// A month, and a day more.
    public static final Duration FORGET_AFTER = Duration.ofDays(31);

    /// The limit of `maxHeldBytes` when it is not set.
    static final long MOST_HELD_BYTES = 10L << 30;

    /// How long to wait for quiet at most, in quiet times. A file that was not seen before must not grow for
    /// as long before it is taken for a rotated one.
    static final int MOST_QUIETS = 10;

    /// How long a rotated file is watched for bytes that are written to it late.
    static final Duration LET_GO = Duration.ofMinutes(10);

    /// Of how many rotated files a stream watches at a time.
    static final int MOST_LATE = 8;

    /// How long a file must be nowhere until it is deleted: one that gets another name may be missed once.
    static final Duration DELETED = Duration.ofSeconds(5);

    public TailingConfig {
        rotatedTo = List.copyOf(rotatedTo);
        schemes = List.copyOf(schemes);
        spools = List.copyOf(spools);
        if (maxHeldBytes < 0) throw new IllegalArgumentException("maxHeldBytes=" + maxHeldBytes);
    }

    /// With the defaults of all that is not named.
    public TailingConfig(boolean fromEnd, List<Path> rotatedTo, Duration quiet) {
        this(fromEnd, rotatedTo, List.of(), quiet, 0, FORGET_AFTER, Time.SYSTEM, List.of());
    }

    boolean isSpool(Path path) {
        return spools.contains(path);
    }

    Duration settled() {
        return quiet.multipliedBy(MOST_QUIETS);
    }
}
