package dev.logship.history;

import dev.logship.Reason;
import dev.logship.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has a state file written anew when most of it is old. Where that fails, the file only grows, and it is
/// tried again later. Used by the journal's thread.
final class Rewriter {
    private static final Logger log = LoggerFactory.getLogger(Rewriter.class);
    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    private final Path path;
    private final StateFile file;
    private final Time time;
    private boolean failed;
    private long failedAt;

    Rewriter(Path path, StateFile file, Time time) {
        this.path = path;
        this.file = file;
        this.time = time;
    }

    void rewriteIfMostlyOld() {
        boolean wait = failed && time.nanos() - failedAt < RETRY_AFTER.toNanos();
        if (wait || !file.isMostlyOld()) return;
        try {
            file.rewrite();
            if (failed) log.info("{} is written anew", path);
            failed = false;
        } catch (IOException | RuntimeException e) {
            if (!failed) {
                log.warn("cannot write {} anew, without its old rows: {}; still using it; retrying", path,
                        Reason.of(e), e);
            }
            failed = true;
            failedAt = time.nanos();
        }
    }
}
