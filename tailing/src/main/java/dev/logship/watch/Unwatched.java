package dev.logship.watch;

import dev.logship.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Directories that the kernel gives no watch for, so that their files are polled. Logs one line, however
/// many directories there are. One thread updates it; any thread asks.
public final class Unwatched {
    private static final Logger log = LoggerFactory.getLogger(Scanner.class);

    /// The time until more directories are logged.
    private static final Duration QUIET = Duration.ofHours(1);

    private final Duration interval;
    private volatile boolean all;
    private volatile Set<Path> paths = Set.of();
    private volatile int count;
    private long saidNanos;                   // the updating thread's

    /// @param interval the poll interval, for the log
    Unwatched(Duration interval) {
        this.interval = interval;
    }

    /// The number of directories.
    public int count() {
        return count;
    }

    /// Whether changes at a path may go unreported.
    public boolean contains(Path file) {
        Path directory = file.getParent();
        return all || paths.contains(file) || (directory != null && paths.contains(directory));
    }

    /// No directory can be watched, as the last attempt showed.
    ///
    /// @param directories how many there are
    void all(int directories) {
        count = directories;
    }

    /// No directory can be watched.
    void all(IOException why) {
        if (!all) {
            log.warn("cannot watch files: {}; polling all of them every {} ms, retrying",
                    Reason.of(why), interval.toMillis());
        }
        all = true;
    }

    /// All directories except these are watched.
    ///
    /// @param directories each with the reason
    /// @param links links to files in them
    void only(Map<Path, IOException> directories, Set<Path> links) {
        boolean before = all || !paths.isEmpty();
        boolean more = !paths.containsAll(directories.keySet());
        all = false;
        count = directories.size();
        if (directories.isEmpty()) {
            if (before) log.info("all directories are watched again");
            paths = Set.of();
            return;
        }
        long now = System.nanoTime();
        if (more && (!before || now - saidNanos > QUIET.toNanos())) {
            saidNanos = now;
            IOException first = directories.values().iterator().next();
            log.warn("cannot watch {}: {}; polling every {} ms, retrying",
                    directories.size() == 1 ? "a directory" : directories.size() + " directories",
                    Reason.of(first), interval.toMillis());
        }
        Set<Path> found = new HashSet<>(directories.keySet());
        found.addAll(links);
        paths = Set.copyOf(found);
    }
}
