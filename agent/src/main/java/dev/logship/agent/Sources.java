package dev.logship.agent;

import dev.logship.StreamName;
import dev.logship.source.Follower;
import dev.logship.source.Followers;
import dev.logship.source.JournalRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All paths that are followed, each with its stream; never two with one stream or one file. Any thread.
final class Sources {
    private static final Logger log = LoggerFactory.getLogger(Sources.class);

    private final AgentConfig config;
    private final Followers followers;
    private final ConcurrentMap<StreamName, Source> byStream = new ConcurrentHashMap<>();
    /// By the path as it was found, and by the one without links.
    private final ConcurrentMap<Path, Source> byPath = new ConcurrentHashMap<>();
    private final ConcurrentMap<Follower, Source> byFollower = new ConcurrentHashMap<>();
    private final Set<Path> refused = ConcurrentHashMap.newKeySet();
    private volatile boolean first = true;

    Sources(AgentConfig config, Followers followers) {
        this.config = config;
        this.followers = followers;
    }

    Collection<Source> all() {
        return byStream.values();
    }

    /// Which paths match and are not shipped, once each.
    Set<Path> refused() {
        return Set.copyOf(refused);
    }

    /// The source of a path that was found before, also of the path without links.
    Optional<Source> known(Path path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /// The source that the file at a path belongs to, whatever it was called when it was found.
    Optional<Source> owner(Path path) {
        return known(path).or(() -> followers.ownerOf(path).map(byFollower::get));
    }

    /// Follows again what the journal remembers and the globs still match, whether it is there or not: its
    /// files may have other names by now.
    void recall() {
        for (JournalRow row : List.copyOf(followers.remembered())) {
            try {
                if (config.sources().matches(row.path())
                        && row.stream().equals(config.naming().of(row.path()))) {
                    add(row.path(), row.path());
                }
            } catch (IllegalArgumentException e) {
                log.debug("{}", e.toString()); // streams are called otherwise now, and this cannot be
            }
        }
        // Only now is it known whose each file is.
        byStream.values().forEach(Sources::look);
    }

    /// These are all files that match now, in order.
    void scanned(Set<Path> files) {
        // A file that is found directly and through links is the direct path's.
        for (Path file : files) {
            if (!Files.isSymbolicLink(file)) find(file);
        }
        for (Path file : files) find(file);
        first = false;
        followers.tidy();
    }

    /// The source of a path that a glob matches, which from now on is known; empty when it cannot be shipped.
    Optional<Source> find(Path path) {
        Source known = byPath.get(path);
        if (known != null) return Optional.of(known);
        try {
            Path real = path.toRealPath();
            Source same = byPath.get(real);
            if (same != null) {
                refuse(path, "it is the same file as " + same.path + ", which is");
                return Optional.empty();
            }
            if (followers.isTaken(path)) return Optional.empty();
            Optional<Source> added = add(path, real);
            added.ifPresent(Sources::look);
            return added;
        } catch (IllegalArgumentException e) {
            refuse(path, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            log.debug("{}: {}", path, e.toString()); // gone again
        }
        return Optional.empty();
    }

    private synchronized Optional<Source> add(Path path, Path real) {
        Source known = byPath.get(path);
        if (known != null) return Optional.of(known);
        StreamName stream = config.naming().of(path);
        Source holder = byStream.get(stream);
        if (holder != null) {
            refuse(path, "its stream " + stream + " is that of " + holder.path + " already; give both the "
                    + "names of their folders with --name-from path, or leave one out with --exclude");
            return Optional.empty();
        }
        Follower follower = new Follower(stream, path, first && config.following().fromEnd(), followers);
        Source source = new Source(stream, path, follower);
        byStream.put(stream, source);
        byPath.put(path, source);
        byPath.put(real, source);
        byFollower.put(follower, source);
        return Optional.of(source);
    }

    private static void look(Source source) {
        source.follower.look();
        if (source.follower.isMissing()) return;
        log.info("stream {}: found {} ({} bytes)", source.stream, source.path, source.path.toFile().length());
    }

    /// Forgets streams whose path was found missing before a moment of [System#nanoTime]; the journal
    /// remembers them.
    void forgetGone(long beforeNanos) {
        for (Source source : byStream.values()) {
            if (source.goneNanos() == 0 || source.goneNanos() - beforeNanos >= 0) continue;
            if (!source.change(Source.State.IDLE, Source.State.FORGOTTEN)) continue;
            byStream.remove(source.stream, source);
            byPath.values().remove(source);
            byFollower.remove(source.follower);
            source.follower.forget();
        }
    }

    private void refuse(Path path, String reason) {
        if (refused.add(path)) log.error("{} is not shipped: {}", path, reason);
    }
}
