package dev.logship.history;

import dev.logship.Reason;
import dev.logship.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rewrites a state file when most of it is old, or when it was deleted or moved. If that fails, the old file
/// stays in use, and the rewrite is retried later. Used by the journal's thread.
final class Rewriter {
    private static final Logger log = LoggerFactory.getLogger(Rewriter.class);
    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    private final Path path;
    private final StateFile file;
    private final StateLock lock;
    private final Time time;
    private boolean failed;
    private long failedAt;

    Rewriter(Path path, StateFile file, StateLock lock, Time time) {
        this.path = path;
        this.file = file;
        this.lock = lock;
        this.time = time;
    }

    void rewriteIfNeeded() {
        if (failed && time.nanos() - failedAt < RETRY_AFTER.toNanos()) return;
        boolean missing = !file.isThere();
        if (!missing && !file.isMostlyOld()) return;
        try {
            if (missing) {
                log.warn("{} was deleted, replaced or moved by another process; rewriting it", path);
                Files.createDirectories(Objects.requireNonNull(path.toAbsolutePath().getParent()));
                lock.takeAgain();
            }
            file.rewrite();
            if (failed) log.info("rewrote {}", path);
            failed = false;
        } catch (IOException | RuntimeException e) {
            if (!failed) {
                log.warn("cannot rewrite {}: {}; still using the old file, retrying", path,
                        Reason.of(e), e);
            }
            failed = true;
            failedAt = time.nanos();
        }
    }
}
