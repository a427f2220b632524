package dev.logship.follow;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which stream a file belongs to, whatever it is called now, so that no file is taken twice: a glob may
/// match `app.log` and `app.log.1`. Any thread.
public final class FileOwners {
    private static final Logger log = LoggerFactory.getLogger(FileOwners.class);

    /// Fewer equal bytes than these do not show that a file is a copy of another.
    static final int TELLING_BYTES = 64;

    private record Claim(Tailer owner, FileIdentity file) {}

    private final Map<Long, List<Claim>> claims = new HashMap<>();           // by inode; guarded by this
    private final ConcurrentMap<Path, Tailer> byPath = new ConcurrentHashMap<>();

    /// Makes the owner known by its path.
    void add(Path path, Tailer owner) {
        byPath.put(path, owner);
    }

    synchronized void claim(Tailer owner, FileIdentity file) {
        List<Claim> same = claims.computeIfAbsent(file.inode(), any -> new ArrayList<>(1));
        same.removeIf(claim -> claim.owner() == owner && claim.file().mayBe(file));
        same.add(new Claim(owner, file));
    }

    synchronized void release(Tailer owner, FileIdentity file) {
        claims.computeIfPresent(file.inode(), (inode, same) -> {
            same.removeIf(claim -> claim.owner() == owner && claim.file().mayBe(file));
            return same.isEmpty() ? null : same;
        });
    }

    /// Forgets a stream with all its files.
    void remove(Path path, Tailer owner) {
        byPath.remove(path, owner);
        for (KnownFile file : owner.extents().files()) release(owner, file.identity());
    }

    /// Whose the file at a path is; empty when it is nobody's yet, or nothing is there.
    public Optional<Tailer> ownerOf(Path path) {
        try {
            return ownerOf(path, FileStat.of(path));
        } catch (IOException e) {
            log.debug("{}", e.toString());
            return Optional.empty();
        }
    }

    Optional<Tailer> ownerOf(Path path, FileStat status) {
        List<Claim> candidates;
        synchronized (this) {
            candidates = List.copyOf(claims.getOrDefault(status.inode(), List.of()));
        }
        return candidates.stream().filter(claim -> claim.file().mayBe(status))
                .filter(claim -> claim.file().isSurely(status) || hasHead(path, claim.file().head()))
                .map(Claim::owner).findFirst();
    }

    /// Whether the file at a path cannot be `asking`'s, because it is another's, or may be a copy that
    /// rotation makes of another's, or one that came to another's path and went: then nothing is lost by
    /// waiting.
    boolean isOthers(@Nullable Tailer asking, Path path, FileStat status) {
        Optional<Tailer> owner = ownerOf(path, status);
        if (owner.isPresent()) return owner.get() != asking;
        Path name = path.getFileName();
        if (name == null) return false;
        for (String base : RotatedName.basesOf(name.toString())) {
            Tailer follower = byPath.get(path.resolveSibling(base));
            if (follower == null || follower == asking) continue;
            if (status.size() == 0) return true;
            follower.look(); // it may find that it is one of its own, missed so far
            if (ownerOf(path, status).isPresent() || isCopy(path, status, follower.extents())) return true;
            if (follower.mayHaveMissed(status) || isBeginning(path, status, base)) return true;
        }
        return false;
    }

    /// Whether a short file has the first bytes of the file that is called `base`: as a copy that is being
    /// made.
    private static boolean isBeginning(Path path, FileStat status, String base) {
        if (status.size() >= Fingerprint.MOST_BYTES) return false;
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            return hasHead(path.resolveSibling(base), Fingerprint.ofHead(file));
        } catch (IOException e) {
            log.debug("{}", e.toString());
            return false;
        }
    }

    /// Whether the file at a path is nobody's yet, nor a copy of one of this owner's.
    boolean isNew(Tailer owner, Path path, FileStat status) {
        return ownerOf(path, status).isEmpty() && !isCopy(path, status, owner.extents());
    }

    private static boolean isCopy(Path path, FileStat status, Extents of) {
        return of.files().stream().anyMatch(file -> {
            Fingerprint head = file.identity().head();
            return head.length() > 0 && status.size() >= head.length() && hasHead(path, head)
                    && (head.length() >= TELLING_BYTES || status.size() == head.length());
        });
    }

    private static boolean hasHead(Path path, Fingerprint head) {
        if (head.length() == 0) return true;
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            return head.matches(file);
        } catch (IOException e) {
            log.debug("{}", e.toString());
            return true; // what cannot be read is not taken for a new file
        }
    }
}
