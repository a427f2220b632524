package dev.logship.follow;

import dev.logship.linux.FileStat;
import java.nio.file.Path;

/// What is known of a followed path, whichever file is there. Any thread.
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
    /// @param known where it was seen last
    /// @return whether that is here
    synchronized boolean saw(FileStat now, Path known) {
        modifiedNanos = now.modifiedNanos();
        links = now.links();
        if (known.equals(path) || known.equals(real)) return true;
        real = Tailers.real(path);
        return known.equals(real);
    }

    /// The path without links, when that was asked for last.
    synchronized Path real() {
        return real;
    }

    /// Whether all that is named as a renamed file of the path is the path's.
    boolean isSpool() {
        return shared.config().isSpool(path);
    }

    /// Whether changes may happen at the path of which nobody tells.
    synchronized boolean isUntold() {
        return links > 1 || !shared.tells(path);
    }

    /// Whether the file was written to lately.
    synchronized boolean isActive() {
        return shared.config().time().wallNanos() - modifiedNanos < shared.config().settled().toNanos();
    }

    synchronized void missing(boolean isMissing) {
        missing = isMissing;
    }

    /// Whether what is at the path is another stream's, or nothing.
    synchronized boolean isMissing() {
        return missing;
    }

    synchronized void firstSize(long size) {
        firstSize = size;
    }

    /// How many bytes the first file had when it was seen first.
    synchronized long firstSize() {
        return firstSize;
    }
}
