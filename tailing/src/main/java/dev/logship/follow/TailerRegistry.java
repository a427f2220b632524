package dev.logship.follow;

import dev.logship.StreamName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All paths that are followed, each with its stream; never two with one stream or one file. Any thread.
///
/// @param <S> what is made of each
public final class TailerRegistry<S extends Followed> {
    private static final Logger log = LoggerFactory.getLogger(TailerRegistry.class);

    /// Makes something of a path.
    @FunctionalInterface
    public interface Maker<S> {
        /// Called once for each path.
        ///
        /// @param follower taken over
        S make(StreamName stream, Path path, Tailer follower);
    }

    private final String purpose;
    private final Maker<S> maker;
    private final Followers followers;
    private final ConcurrentMap<StreamName, S> byStream = new ConcurrentHashMap<>();
    /// By the path as it was found, and by the one without links.
    private final ConcurrentMap<Path, S> byPath = new ConcurrentHashMap<>();
    private final ConcurrentMap<Tailer, S> byFollower = new ConcurrentHashMap<>();
    private final Set<Path> refused = ConcurrentHashMap.newKeySet();
    private volatile Selection selection;
    /// Whose files were looked for already: one that is found from now on is new.
    private volatile Selection settled = Selection.NONE;

    /// Follows nothing yet.
    ///
    /// @param selection which paths to follow
    /// @param purpose what is done with them, for the log: `shipped`
    public TailerRegistry(Selection selection, String purpose, Followers followers, Maker<S> maker) {
        this.selection = selection;
        this.purpose = purpose;
        this.maker = maker;
        this.followers = followers;
    }

    /// All that are followed.
    public Collection<S> all() {
        return byStream.values();
    }

    /// Which paths match and cannot be followed, once each.
    public Set<Path> refused() {
        return Set.copyOf(refused);
    }

    /// What is followed as this stream.
    public Optional<S> known(StreamName stream) {
        return Optional.ofNullable(byStream.get(stream));
    }

    /// What was made of a path that was found before, also of the path without links.
    public Optional<S> known(Path path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /// What the file at a path belongs to, whatever it was called when it was found.
    public Optional<S> owner(Path path) {
        return known(path).or(() -> followers.ownerOf(path).map(byFollower::get));
    }

    /// Follows other paths from now on. What is not selected any more stays until it is forgotten.
    public void select(Selection other) {
        selection = other;
        recall();
    }

    /// Whether the path is to be followed, whatever is there.
    public boolean isSelected(Path path) {
        return selection.matches(path);
    }

    /// Whether this is to be followed still, as the stream that it is.
    public boolean isSelected(S source) {
        return isSelected(source.stream(), source.path());
    }

    private boolean isSelected(StreamName stream, Path path) {
        try {
            return selection.nameOf(path).filter(stream::equals).isPresent();
        } catch (IllegalArgumentException e) {
            log.debug("{}", e.toString()); // streams are called otherwise now, and this cannot be
            return false;
        }
    }

    /// Follows again what the journal remembers and is selected, whether it is there or not: its files may
    /// have other names by now.
    public void recall() {
        List<S> recalled = new ArrayList<>();
        for (StateRecord row : List.copyOf(followers.remembered())) {
            if (!isSelected(row.stream(), row.path()) || byPath.containsKey(row.path())) continue;
            add(row.path(), row.path()).ifPresent(recalled::add);
        }
        // Only now is it known whose each file is.
        recalled.forEach(TailerRegistry::look);
    }

    /// These are all files that match now, in order.
    public void scanned(Set<Path> files) {
        // A file that is found directly and through links is the direct path's.
        for (Path file : files) {
            if (!Files.isSymbolicLink(file)) find(file);
        }
        for (Path file : files) find(file);
        settled = selection;
        followers.tidy();
    }

    /// What is made of a path that a glob matches, which from now on is known; empty when it cannot be
    /// followed.
    public Optional<S> find(Path path) {
        S known = byPath.get(path);
        if (known != null) return Optional.of(known);
        try {
            Path real = path.toRealPath();
            S same = byPath.get(real);
            if (same != null) {
                refuse(path, "it is the same file as " + same.path() + ", which is");
                return Optional.empty();
            }
            if (followers.isTaken(path)) return Optional.empty();
            Optional<S> added = add(path, real);
            added.ifPresent(TailerRegistry::look);
            return added;
        } catch (IllegalArgumentException e) {
            refuse(path, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            log.debug("{}: {}", path, e.toString()); // gone again
        }
        return Optional.empty();
    }

    private synchronized Optional<S> add(Path path, Path real) {
        S known = byPath.get(path);
        if (known != null) return Optional.of(known);
        Optional<StreamName> name = selection.nameOf(path);
        if (name.isEmpty()) return Optional.empty(); // not any more
        StreamName stream = name.get();
        S holder = byStream.get(stream);
        if (holder != null) {
            refuse(path, "its stream " + stream + " is that of " + holder.path() + " already; give both the "
                    + "names of their folders with --name-from path, or leave one out with --exclude");
            return Optional.empty();
        }
        boolean fromEnd = followers.config().fromEnd() && !settled.matches(path);
        Tailer follower = new Tailer(stream, path, fromEnd, followers);
        S source = maker.make(stream, path, follower);
        byStream.put(stream, source);
        byPath.put(path, source);
        byPath.put(real, source);
        byFollower.put(follower, source);
        return Optional.of(source);
    }

    private static void look(Followed source) {
        source.follower().look();
        if (source.follower().isMissing()) return;
        log.info("stream {}: found {} ({} bytes)", source.stream(), source.path(),
                source.path().toFile().length());
    }

    /// Forgets those that it is over with; their histories are remembered.
    public void forget(Predicate<S> over) {
        for (S source : byStream.values()) {
            if (!over.test(source)) continue;
            byStream.remove(source.stream(), source);
            byPath.values().removeIf(source::equals);
            byFollower.remove(source.follower());
            try {
                source.follower().forget();
            } catch (IOException e) {
                log.debug("{}: {}", source.path(), e.toString());
            }
        }
    }

    private void refuse(Path path, String reason) {
        if (refused.add(path)) log.error("{} is not {}: {}", path, purpose, reason);
    }
}
