package dev.logship.follow;

import dev.logship.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How files are followed across rotation.
///
/// @param fromEnd whether a new stream starts with the bytes written from now on
/// @param rotatedTo directories, beside the file's own, into which files are rotated
/// @param schemes schemes of rotated files, with `#` for the number or date: `app.log.#`
/// @param quiet how long a rotated file must not grow before the next one is begun
/// @param maxHeldBytes the maximum size of deleted files that are held open; 0: a tenth of their file system,
/// 10 GiB at most
/// @param forgetAfter how long a stream is remembered whose path is missing
/// @param time the clocks
/// @param spools paths whose files are complete when they are renamed to `PATH.N`; all files with such names
/// belong to the path, in the order of their numbers, which have many digits
public record TailingConfig(boolean fromEnd, List<Path> rotatedTo, List<String> schemes, Duration quiet,
        long maxHeldBytes, Duration forgetAfter, Time time, List<Path> spools) {
    /// Programs reopen their logs within a second of a signal.
    public static final Duration QUIET = Duration.ofSeconds(1);

    /// A month and a day.
    public static final Duration FORGET_AFTER = Duration.ofDays(31);

    /// The limit of `maxHeldBytes` when it is not set.
    static final long MOST_HELD_BYTES = 10L << 30;

    /// How long to wait for quiet at most, in quiet times. A file that was never seen before must not grow
    /// for as long before it counts as rotated.
    static final int MOST_QUIETS = 10;

    /// How long a rotated file is watched for late bytes.
    static final Duration LET_GO = Duration.ofMinutes(10);

    /// How many rotated files a stream watches at a time.
    static final int MOST_LATE = 8;

    /// How long a file must be missing until it counts as deleted: one that is renamed may be missed once.
    static final Duration DELETED = Duration.ofSeconds(5);

    public TailingConfig {
        rotatedTo = List.copyOf(rotatedTo);
        schemes = List.copyOf(schemes);
        spools = List.copyOf(spools);
        if (maxHeldBytes < 0) throw new IllegalArgumentException("maxHeldBytes=" + maxHeldBytes);
    }

    /// A configuration with defaults for all others.
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
