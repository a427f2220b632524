package dev.logship.watch;

import dev.logship.linux.FileStat;
import dev.logship.linux.Mounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether what the last scan found still holds, at the price of a stat per directory instead of one per
/// file. Used by the scanning thread.
final class LastScan {
    private static final Logger log = LoggerFactory.getLogger(Scanner.class);

    /// How long a scan holds at most, in case an event was missed.
    private static final Duration HOLDS = Duration.ofMinutes(10);

    private Set<Path> directories = Set.of();
    private Map<Path, FileStat> before = Map.of();   // of the directories, before they were listed
    private boolean complete;
    private long nanos;

    /// A scan begins.
    void begin() {
        complete = false;
        nanos = System.nanoTime();
        before = stats();
    }

    /// The scan has ended.
    ///
    /// @param listed the directories in which a new name matters
    /// @param all whether all that was found is followed, and events report what happens to it
    void end(Set<Path> listed, boolean all) {
        complete = all && listed.equals(directories);
        directories = Set.copyOf(listed);
    }

    /// Whether a new scan would find the same: each directory is the same one, with the same names.
    boolean holds() {
        return complete && System.nanoTime() - nanos < HOLDS.toNanos() && stats().equals(before);
    }

    private Map<Path, FileStat> stats() {
        Map<Path, FileStat> stats = new HashMap<>();
        for (Path directory : directories) {
            try {
                Mounts.require(directory);
                stats.put(directory, FileStat.of(directory));
            } catch (IOException e) {
                log.debug("{}", e.toString()); // missing, or may not be looked at
            }
        }
        return stats;
    }
}
