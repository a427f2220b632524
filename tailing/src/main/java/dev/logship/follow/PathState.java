package dev.logship.follow;

import dev.logship.linux.FileStat;
import java.nio.file.Path;

/// The state of a followed path, whichever file is there. Any thread.
final class PathState {
    private final Path path;
    private final Tailers shared;
    private long modifiedNanos;     // when the file was written to last, by the wall clock; guarded by this
    private int links = 1;          // how many names it has; guarded by this
    private long firstSize;         // guarded by this
    private boolean missing = true; // guarded by this
    private Path real;              // the path without links, when that was asked for last; guarded by this

    PathState(Path path, Tailers shared) {
        this.path = path;
        this.shared = shared;
        this.real = path;
    }

    /// The stream's file was seen at the path.
    ///
    /// @param known its last known path
    /// @return whether that is here
    synchronized boolean saw(FileStat now, Path known) {
        modifiedNanos = now.modifiedNanos();
        links = now.links();
        if (known.equals(path) || known.equals(real)) return true;
        real = Tailers.real(path);
        return known.equals(real);
    }

    /// The path without links, as last resolved.
    synchronized Path real() {
        return real;
    }

    /// Whether all files that are named like rotated files of the path belong to the path.
    boolean isSpool() {
        return shared.config().isSpool(path);
    }

    /// Whether changes at the path may go unreported.
    synchronized boolean isUntold() {
        return links > 1 || !shared.tells(path);
    }

    /// Whether the file was written to recently.
    synchronized boolean isActive() {
        return shared.config().time().wallNanos() - modifiedNanos < shared.config().settled().toNanos();
    }

    synchronized void missing(boolean isMissing) {
        missing = isMissing;
    }

    /// Whether the path is empty, or has a file of another stream.
    synchronized boolean isMissing() {
        return missing;
    }

    synchronized void firstSize(long size) {
        firstSize = size;
    }

    /// The size of the first file when it was seen first.
    synchronized long firstSize() {
        return firstSize;
    }
}
