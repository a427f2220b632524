package dev.logship.follow;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How files are followed across rotation.
///
/// @param fromEnd whether a stream that is new to everybody begins with what is written from now on
/// @param rotatedTo folders, beside the file's own, where rotation puts files
/// @param quiet how long a rotated file must not grow before the next one is begun
public record TailingConfig(boolean fromEnd, List<Path> rotatedTo, Duration quiet) {
    /// Programs reopen their logs within a second of being told to.
    public static final Duration QUIET = Duration.ofSeconds(1);

    /// How long to wait for quiet at most, in quiet times.
    static final int MOST_QUIETS = 10;

    /// How long a rotated file is watched for bytes that are written to it late.
    static final Duration LET_GO = Duration.ofMinutes(10);

    /// Of how many rotated files a stream watches at a time.
    static final int MOST_LATE = 8;

    /// How long a file must be nowhere until it is gone: one that gets another name may be missed once.
    static final Duration GONE = Duration.ofSeconds(5);

    public TailingConfig {
        rotatedTo = List.copyOf(rotatedTo);
    }
}
