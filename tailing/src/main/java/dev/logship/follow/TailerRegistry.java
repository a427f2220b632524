package dev.logship.follow;

import dev.logship.StreamName;
import dev.logship.history.StateRecord;
import dev.logship.select.Selection;
import dev.logship.watch.NameEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All followed paths, each with its stream; never two with one stream or one file. Any thread.
///
/// @param <S> the object that follows each path
public final class TailerRegistry<S extends Followed> {
    private static final Logger log = LoggerFactory.getLogger(TailerRegistry.class);

    /// Creates the object that follows a path.
    @FunctionalInterface
    public interface Maker<S> {
        /// Called once for each path.
        ///
        /// @param tailer taken over
        S make(StreamName stream, Path path, Tailer tailer);
    }

    private final Maker<S> maker;
    private final Tailers shared;
    private final ConcurrentMap<StreamName, S> byStream = new ConcurrentHashMap<>();
    /// By the path as it was found, and by the one without links.
    private final ConcurrentMap<Path, S> byPath = new ConcurrentHashMap<>();
    private final ConcurrentMap<Tailer, S> byTailer = new ConcurrentHashMap<>();
    private final Unfollowed unfollowed;
    private final Set<S> recalled = ConcurrentHashMap.newKeySet();       // and not looked at yet
    private volatile boolean added;          // a path since the last scan
    private volatile Selection selection;
    /// Paths whose files were looked for already: a file found from now on is new.
    private volatile Selection settled = Selection.NONE;

    /// Follows nothing yet.
    ///
    /// @param selection the paths to follow
    /// @param purpose what is done with them, for the log: `shipped`
    public TailerRegistry(Selection selection, String purpose, Tailers shared, Maker<S> maker) {
        this.selection = selection;
        this.unfollowed = new Unfollowed(purpose);
        this.maker = maker;
        this.shared = shared;
        shared.claims(this::isClaimed, this::isAlone, directory -> this.selection.leadsInto(directory));
    }

    /// All followed paths.
    public Collection<S> all() {
        return byStream.values();
    }

    /// The paths that match and cannot be followed, with the reasons.
    public Map<Path, Refusal> refused() {
        return unfollowed.refused();
    }

    /// The paths that match and lead to files of other paths' streams.
    public Map<Path, StreamName> elsewhere() {
        return unfollowed.elsewhere();
    }

    private boolean isClaimed(Path path) {
        return byPath.containsKey(path) || selection.matches(path) || selection.excludes(path);
    }

    private boolean isAlone(Path path) {
        S own = byPath.get(path);
        return byPath.entrySet().stream().noneMatch(other -> !other.getValue().equals(own)
                && Objects.equals(other.getKey().getParent(), path.getParent()));
    }

    /// The follower of this stream.
    public Optional<S> known(StreamName stream) {
        return Optional.ofNullable(byStream.get(stream));
    }

    /// The follower of a path as it was found, or without links.
    public Optional<S> known(Path path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /// The follower of the file at a path, whatever its name when it was found.
    public Optional<S> owner(Path path) {
        return known(path).or(() -> shared.owners().ownerAt(path).map(byTailer::get));
    }

    /// The follower that belongs to a tailer.
    Optional<S> of(Tailer tailer) {
        return Optional.ofNullable(byTailer.get(tailer));
    }

    /// Follows other paths from now on. Paths that are no longer selected stay until they are forgotten.
    public void select(Selection other) {
        selection = other;
        recall();
    }

    /// Whether the path should be followed. It need not exist.
    public boolean isSelected(Path path) {
        return selection.matches(path);
    }

    /// Whether the path is followed, or should be.
    boolean isFollowed(Path path) {
        return byPath.containsKey(path) || selection.matches(path);
    }

    /// Whether this should still be followed, as the same stream.
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

    /// Follows the saved streams that are selected, even if their paths are missing: their files may have
    /// other names by now.
    public void recall() {
        for (StateRecord row : List.copyOf(shared.remembered())) {
            if (!isSelected(row.stream(), row.path()) || byPath.containsKey(row.path())) continue;
            add(row.path(), row.path()).ifPresent(recalled::add); // it is looked at when all files are known
        }
    }

    /// Takes all files that match now, in order. Returns whether each is followed, as a stream of its own or
    /// as part of another path's.
    public boolean scanned(Set<Path> files) {
        unfollowed.retain(files);
        // A file that is found directly and through links is the direct path's.
        files.stream().filter(file -> !byPath.containsKey(file) && !Files.isSymbolicLink(file))
                .forEach(this::find);
        for (Path file : files) find(file);
        recalled.forEach(TailerRegistry::look);
        recalled.clear();
        if (added) SelectedRotated.warn(files, this::known);
        added = false;
        settled = selection;
        shared.tidy();
        return files.stream().allMatch(file -> byPath.containsKey(file) || unfollowed.isElsewhere(file));
    }

    /// The follower of a matching path, which is known from now on; empty when it cannot be followed.
    public Optional<S> find(Path path) {
        S known = byPath.get(path);
        if (known != null) return Optional.of(known);
        shared.names().lock();
        try (Binding file = Binding.at(Tailers.real(path)).orElse(null)) {
            if (file == null) return Optional.empty();
            shared.settleNames(); // now it is known if it came to another path first
            S meanwhile = byPath.get(path);
            if (meanwhile != null) return Optional.of(meanwhile);
            Optional<S> added = findNew(path, file.path(), file);
            added.ifPresent(TailerRegistry::look);
            return added;
        } catch (IOException e) {
            log.debug("{}: {}", path, e.toString()); // deleted again
            return Optional.empty();
        } finally {
            shared.names().unlock();
        }
    }

    /// @param file the file at the path without links; the caller holds the lock of names
    Optional<S> findNew(Path path, Path real, Binding file) throws IOException {
        S same = byPath.get(real);
        Optional<Tailer> owner = shared.owners().ownerOf(file.identity());
        if (same != null) {
            unfollowed.isElsewhere(path, same.stream());
        } else if (owner.isPresent()) {
            owner.get().files().foundAt(file.identity(), real);
            unfollowed.isElsewhere(path, owner.get().stream());
        } else if (!file.hasItsSize()) {
            unfollowed.refuse(path, "no-size", Binding.NO_SIZE);
        } else {
            return add(path, real);
        }
        return Optional.empty();
    }

    private synchronized Optional<S> add(Path path, Path real) {
        S known = byPath.get(path);
        if (known != null) return Optional.of(known);
        StreamName stream;
        try {
            Optional<StreamName> name = selection.nameOf(path);
            if (name.isEmpty()) return Optional.empty(); // no longer selected
            stream = name.get();
        } catch (IllegalArgumentException e) {
            unfollowed.refuse(path, "name", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        S holder = byStream.get(stream);
        if (holder != null) {
            unfollowed.refuse(path, "name-taken", Unfollowed.nameTaken(stream, holder.path()));
            return Optional.empty();
        }
        boolean fromEnd = shared.config().fromEnd() && !settled.matches(path)
                && !shared.config().isSpool(path);
        Tailer tailer = new Tailer(stream, path, fromEnd, shared);
        S source = maker.make(stream, path, tailer);
        byStream.put(stream, source);
        byPath.put(path, source);
        byPath.put(real, source);
        byTailer.put(tailer, source);
        added = true;
        shared.lookAfter(tailer);
        return Optional.of(source);
    }

    private static void look(Followed source) {
        source.tailer().look();
        if (source.tailer().arrivals().state().isMissing()) return;
        log.info("stream {}: found {} ({} bytes)", source.stream(), source.path(),
                source.path().toFile().length());
    }

    /// Forgets the followers that are over; their state stays saved. Returns whether there were any.
    public boolean forget(Predicate<S> over) {
        boolean any = false;
        for (S source : byStream.values()) {
            if (!over.test(source)) continue;
            any = true;
            byStream.remove(source.stream(), source);
            byPath.values().removeIf(source::equals);
            byTailer.remove(source.tailer());
            try {
                source.tailer().forget();
            } catch (IOException e) {
                log.debug("{}: {}", source.path(), e.toString());
            }
        }
        return any;
    }

    /// Name events below a directory may have been lost.
    void unsure(Path below) {
        for (S source : byStream.values()) {
            Arrivals arrivals = source.tailer().arrivals();
            if (source.path().startsWith(below) || arrivals.state().real().startsWith(below)) {
                arrivals.unsure();
            }
        }
    }

    /// Replays events for these paths.
    ///
    /// @param drain delivers all events up to now
    /// @param movedOut called with directories to which followed files were moved
    NameReplay replay(Runnable drain, Consumer<Path> movedOut) {
        return new NameReplay(new KnownPaths<>(this, shared, movedOut), shared, drain);
    }
}
