package dev.logship.follow;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The files of one stream that are there and not begun yet, in order: first those that were found when a
/// file was cut, then those that came to the path. Used by one thread at a time.
final class Upcoming {
    private final Deque<SourceFile> ready = new ArrayDeque<>(1);
    private final PathTracker tracker;
    private final Duration quiet;

    Upcoming(PathTracker tracker, Duration quiet) {
        this.tracker = tracker;
        this.quiet = quiet;
    }

    boolean isAny() {
        return isFound() || tracker.count() > 0;
    }

    /// Whether the next one was found when a file was cut.
    boolean isFound() {
        return !ready.isEmpty();
    }

    /// The next one; it stays.
    Optional<SourceFile> peek() {
        return isFound() ? Optional.of(ready.element()) : tracker.peek();
    }

    /// Takes the next one.
    void remove() {
        if (isFound()) ready.remove();
        else tracker.remove();
    }

    /// These come before all that came to the path.
    void found(List<SourceFile> files) {
        ready.addAll(files);
    }

    /// How long the file before must not grow from now on until the next one is begun.
    ///
    /// @param grownNanos when it grew last, by [System#nanoTime]
    Duration untilQuiet(long grownNanos) {
        if (isFound() || tracker.count() > 1) return Duration.ZERO;
        long noticed = tracker.noticedNanos();
        long most = noticed + TailingConfig.MOST_QUIETS * quiet.toNanos();
        long due = Math.min(Math.max(noticed, grownNanos) + quiet.toNanos(), most);
        return Duration.ofNanos(Math.max(0, due - System.nanoTime()));
    }

    /// Closes those that were found; the tracker closes its own.
    void close() throws IOException {
        for (SourceFile file : ready) file.close();
    }
}
