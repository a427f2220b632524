package dev.logship.follow;

import dev.logship.history.FileIdentity;
import dev.logship.history.KnownFile;
import dev.logship.linux.FileStat;
import dev.logship.linux.Mounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The owners of files, whatever their names, so that no file is taken twice. Any thread.
final class FileOwners {
    private static final Logger log = LoggerFactory.getLogger(FileOwners.class);

    private record Claim(Tailer owner, FileIdentity file) {}

    private final Map<Long, List<Claim>> claims = new HashMap<>();    // by inode; guarded by this

    /// A file belongs to this owner from now on, unless its next bytes belong to another one.
    void claim(Tailer owner, KnownFile file) {
        if (file.own().isEndless()) claim(owner, file.identity());
    }

    /// A file belongs to this owner from now on, beside others that have copies or links of it.
    synchronized void claim(Tailer owner, FileIdentity file) {
        List<Claim> same = claims.computeIfAbsent(file.inode(), any -> new ArrayList<>(1));
        same.removeIf(claim -> claim.owner() == owner && isSame(claim.file(), file));
        same.add(new Claim(owner, file));
    }

    synchronized void release(Tailer owner, FileIdentity file) {
        claims.computeIfPresent(file.inode(), (inode, same) -> {
            same.removeIf(claim -> claim.owner() == owner && isSame(claim.file(), file));
            return same.isEmpty() ? null : same;
        });
    }

    private static boolean isSame(FileIdentity one, FileIdentity other) {
        return one.isProbably(other);
    }

    /// The owner of a file: the last one that claimed it.
    synchronized Optional<Tailer> ownerOf(FileIdentity file) {
        Optional<Tailer> owner = Optional.empty();
        for (Claim claim : claims.getOrDefault(file.inode(), List.of())) {
            if (isSame(claim.file(), file)) owner = Optional.of(claim.owner());
        }
        return owner;
    }

    /// The possible owner of the file at a path, by a cheap look; for a file that was written to.
    Optional<Tailer> ownerAt(Path path) {
        try {
            Mounts.require(path);
            return mayBe(FileStat.of(path));
        } catch (IOException e) {
            log.debug("{}", e.toString());
            return Optional.empty();
        }
    }

    private synchronized Optional<Tailer> mayBe(FileStat stat) {
        return claims.getOrDefault(stat.inode(), List.of()).stream()
                .filter(claim -> claim.file().mayBe(stat)).reduce((first, last) -> last).map(Claim::owner);
    }

    /// Whether the file at a path has an owner.
    boolean isOwned(Path path, FileStat stat) throws IOException {
        if (mayBe(stat).isEmpty()) return false;
        Optional<Binding> bound = Binding.at(path);
        if (bound.isEmpty()) return false;
        try (Binding file = bound.get()) {
            return ownerOf(file.identity()).isPresent();
        }
    }
}
