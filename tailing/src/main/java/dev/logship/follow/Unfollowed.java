package dev.logship.follow;

import dev.logship.StreamName;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Matching paths that are not followed as streams of their own; each is logged once. Any thread.
final class Unfollowed {
    private static final Logger log = LoggerFactory.getLogger(TailerRegistry.class);

    private final String purpose;
    private final Map<Path, Refusal> refused = new ConcurrentHashMap<>();
    private final Map<Path, StreamName> elsewhere = new ConcurrentHashMap<>();

    /// @param purpose what would be done with them, for the log: `shipped`
    Unfollowed(String purpose) {
        this.purpose = purpose;
    }

    /// The paths that cannot be followed, with the reasons.
    Map<Path, Refusal> refused() {
        return Map.copyOf(refused);
    }

    /// The paths that lead to files of other paths' streams.
    Map<Path, StreamName> elsewhere() {
        return Map.copyOf(elsewhere);
    }

    /// Keeps only these paths.
    void retain(Set<Path> files) {
        refused.keySet().retainAll(files);
        elsewhere.keySet().retainAll(files);
    }

    /// Whether the path leads to a file of another path's stream.
    boolean isElsewhere(Path path) {
        return elsewhere.containsKey(path);
    }

    void isElsewhere(Path path, StreamName stream) {
        if (stream.equals(elsewhere.put(path, stream))) return;
        log.info("{} belongs to stream {} and is {} as part of it", path, stream, purpose);
    }

    /// The reason for a path whose stream name is taken.
    static String nameTaken(StreamName stream, Path holder) {
        return "its stream " + stream + " is that of " + holder + " already; name streams by their whole path"
                + " with --name-from path, or leave one out with --exclude";
    }

    void refuse(Path path, String reason, String text) {
        Refusal refusal = new Refusal(reason, text);
        if (refusal.equals(refused.put(path, refusal))) return;
        log.error("{} is not {}: {}", path, purpose, text);
    }
}
