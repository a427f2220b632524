package dev.logship.follow;

import dev.logship.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The deleted files of all streams that are held open until they are taken, and so take room unseen.
/// Used by one thread.
final class HeldFiles {
    private static final Logger log = LoggerFactory.getLogger(HeldFiles.class);

    /// The part of its file system that the bytes of deleted files may take.
    private static final int PART = 10;

    private final TailingConfig config;
    private final Tailers tailers;

    HeldFiles(TailingConfig config, Tailers tailers) {
        this.config = config;
        this.tailers = tailers;
    }

    /// Gives up those that were deleted first while they take more room than they may.
    void giveUp() {
        List<Tailer> holding = new ArrayList<>();
        long held = 0;
        for (Tailer tailer : tailers.lookedAfter()) {
            long bytes = tailer.arrivals().upcoming().heldBytes();
            if (bytes == 0) continue;
            held += bytes;
            holding.add(tailer);
        }
        if (held == 0) return;
        long over = held - most(holding.getFirst().path());
        holding.sort(Comparator.comparingLong(tailer -> tailer.arrivals().upcoming().noticedNanos()));
        for (Tailer tailer : holding) {
            if (over <= 0) return;
            over -= tailer.arrivals().upcoming().giveUp(over);
        }
    }

    /// The number of bytes that they may have.
    private long most(Path path) {
        long set = config.maxHeldBytes();
        if (set > 0) return set;
        try {
            Path directory = path.getParent() == null ? path : path.getParent();
            Mounts.require(directory);
            long part = Files.getFileStore(directory).getTotalSpace() / PART;
            return Math.min(part, TailingConfig.MOST_HELD_BYTES);
        } catch (IOException e) {
            log.debug("{}: {}", path, e.toString());
            return TailingConfig.MOST_HELD_BYTES;
        }
    }
}
