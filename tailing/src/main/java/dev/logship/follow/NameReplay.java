package dev.logship.follow;

import dev.logship.history.FileIdentity;
import dev.logship.watch.NameEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Replays name events, so that each file that was at a followed path is found, in order, whatever its name
/// now. An event says something about a name. A file is known only when it is opened where the replay expects
/// it and no event for that name came meanwhile. Used with the lock of names held.
final class NameReplay {
    private static final Logger log = LoggerFactory.getLogger(NameReplay.class);

    /// How often files are opened again because of renames without finding a further one.
    private static final int MOST_TRIES = 10;

    /// A file came to a followed path.
    private record Arrival(Path at, NameToken file, Optional<Path> from) {}

    /// A file was renamed.
    private record Move(NameToken file, Path from) {}

    private final FollowedPaths paths;
    private final Tailers shared;
    private final Runnable drain;
    private final List<NameEvent> queue = new ArrayList<>();
    private Map<Integer, Move> halves = new HashMap<>();    // renames of which the second half may come yet
    private boolean busy;
    private final AtomicInteger lost = new AtomicInteger();  // how often events were

    /// @param drain passes all events up to now to [#add]
    NameReplay(FollowedPaths paths, Tailers shared, Runnable drain) {
        this.paths = paths;
        this.shared = shared;
        this.drain = drain;
    }

    /// Replays some events, and those that come meanwhile.
    ///
    /// @return the tailers that may have something to take
    Set<Tailer> add(List<NameEvent> events) {
        queue.addAll(events);
        if (busy) return Set.of();
        busy = true;
        try {
            Set<Tailer> touched = new HashSet<>();
            while (!queue.isEmpty()) {
                List<NameEvent> batch = new ArrayList<>(queue);
                queue.clear();
                replay(batch, touched);
            }
            return touched;
        } finally {
            busy = false;
        }
    }

    /// Name events were lost. Any thread.
    void unsure() {
        lost.incrementAndGet();
    }

    private void replay(List<NameEvent> batch, Set<Tailer> touched) {
        Map<Integer, Move> before = halves;
        int lostBefore = lost.get();
        List<NameToken> earlier = List.of();
        long most = 0;
        int tries = 0;
        while (true) {
            halves = new HashMap<>(before);
            Replayed replayed = new Replayed(batch, earlier);
            replayed.bind();
            drain.run();
            boolean whole = lost.get() == lostBefore;
            boolean stable = queue.stream().noneMatch(replayed::isChangedBy);
            if (!stable) replayed.discard();
            long count = replayed.tokens.stream().filter(file -> file.binding != null).count();
            tries = count > most ? 1 : tries + 1;
            most = count;
            if (stable || !whole || tries == MOST_TRIES) {
                if (!whole) replayed.distrust();
                if (!stable || !whole) replayed.unsure();
                replayed.apply(touched, before);
                return;
            }
            earlier = replayed.tokens;
            batch.addAll(queue);
            queue.clear();
        }
    }

    /// One batch of events.
    private final class Replayed {
        private final Map<Path, NameToken> names = new LinkedHashMap<>();
        private final List<Arrival> arrivals = new ArrayList<>();
        private final List<Move> moves = new ArrayList<>();
        private final Set<Path> followed = new HashSet<>();
        private final Set<Path> bound = new HashSet<>();
        private final List<Path> made = new ArrayList<>();      // that are not followed
        private final List<NameToken> tokens = new ArrayList<>(); // in order: the same for the same events

        /// @param earlier the tokens of the first of these events; their bindings are right and were taken
        Replayed(List<NameEvent> batch, List<NameToken> earlier) {
            for (NameEvent event : batch) replay(event);
            for (int i = 0; i < earlier.size(); i++) {
                tokens.get(i).binding = earlier.get(i).binding;
                earlier.get(i).binding = null;
            }
        }

        private NameToken token(@Nullable Path before, @Nullable Path now) {
            NameToken token = new NameToken(before, now);
            tokens.add(token);
            return token;
        }

        private void replay(NameEvent event) {
            Path path = event.path();
            boolean isFollowed = paths.isFollowed(path);
            if (isFollowed) followed.add(path);
            switch (event.kind()) {
                case CREATED -> {
                    boolean matters = isFollowed || names.containsKey(path);
                    if (matters) come(path, token(null, path), Optional.empty());
                    if (!isFollowed) made.add(path);
                }
                case MOVED_FROM -> {
                    NameToken file = leave(path);
                    halves.put(event.cookie(), new Move(file, path));
                }
                case MOVED_TO -> {
                    Move half = halves.remove(event.cookie());
                    NameToken file = half == null ? token(null, path) : half.file();
                    come(path, file, Optional.ofNullable(half).map(Move::from));
                    if (half != null) moves.add(half);
                }
                case DELETED -> {
                    if (isFollowed || names.containsKey(path)) leave(path);
                }
                case CHANGED -> { }
            }
        }

        private NameToken leave(Path path) {
            NameToken file = names.containsKey(path) ? names.get(path) : token(path, null);
            names.put(path, new NameToken(null, null)); // nothing
            NameToken left = file == null ? token(path, null) : file;
            left.now = null;
            return left;
        }

        private void come(Path path, NameToken file, Optional<Path> from) {
            NameToken displaced = names.put(path, file);
            if (displaced != null) displaced.now = null;
            file.now = path;
            if (paths.isFollowed(path)) arrivals.add(new Arrival(path, file, from));
        }

        void bind() {
            for (Arrival arrival : arrivals) bind(arrival.file());
            for (Move move : moves) {
                Path now = move.file().now;
                if (now != null && shared.owners().ownerAt(now).isPresent()) bind(move.file());
            }
        }

        private void bind(NameToken file) {
            Path now = file.now;
            if (now == null || file.binding != null) return;
            bound.add(now);
            try {
                file.binding = Binding.at(Tailers.real(now), shared.config().time()).orElse(null);
                file.unknown = file.binding == null && Files.exists(now, LinkOption.NOFOLLOW_LINKS);
            } catch (IOException e) {
                log.debug("{}: {}", now, e.toString());
                file.unknown = true;
            }
        }

        /// Whether another event invalidates the bindings, or is the second half of a rename.
        boolean isChangedBy(NameEvent event) {
            return bound.contains(event.path())
                    || (event.kind() == NameEvent.Kind.MOVED_TO && halves.containsKey(event.cookie()));
        }

        /// Closes bindings that may be wrong.
        void discard() {
            Set<Path> changed = new HashSet<>();
            for (NameEvent event : queue) changed.add(event.path());
            for (NameToken file : tokens) {
                if (file.now != null && changed.contains(file.now)) file.close();
            }
            // Files from the batch before are bound again.
            Set<NameToken> own = new HashSet<>(tokens);
            for (Move move : moves) if (!own.contains(move.file())) move.file().close();
        }

        /// Events are missing: this batch proves nothing.
        void distrust() {
            for (Arrival arrival : arrivals) arrival.file().unknown = true;
            close();
        }

        /// The changes do not end: files that are not bound are found as after downtime.
        void unsure() {
            for (Path path : followed) paths.knownAt(path).ifPresent(tailer -> tailer.arrivals().unsure());
        }

        void apply(Set<Tailer> touched, Map<Integer, Move> waiting) {
            for (Move half : halves.values()) noteWhatLeft(half.file()); // before others come to those paths
            for (Move move : moves) renamed(move, touched);
            for (Arrival arrival : arrivals) arrive(arrival, touched);
            for (Path path : made) paths.created(path).ifPresent(touched::add);
            for (Path path : followed) paths.knownAt(path).ifPresent(touched::add);
            // A rename whose second half was not in the next batch left the watched directories.
            waiting.forEach((cookie, half) -> {
                FileIdentity file = half.file().left;
                if (!halves.remove(cookie, half) || file == null) return;
                shared.owners().ownerOf(file).ifPresent(owner -> paths.movedOut(owner, file, half.from()));
            });
            close();
        }

        /// A file was at a path that has no stream yet.
        private void unseen(Path path) {
            shared.unknown().increment();
            log.warn("{} was created and deleted before it could be opened; its bytes, if any, are lost",
                    path);
        }

        private void noteWhatLeft(NameToken file) {
            if (file.left != null || file.before == null) return;
            file.left = paths.knownAt(file.before).flatMap(tailer -> tailer.arrivals().newest()).orElse(null);
        }

        private void renamed(Move move, Set<Tailer> touched) {
            Binding binding = move.file().binding;
            Path now = move.file().now;
            if (binding == null || now == null) return;
            Path before = move.file().before;
            Optional<Tailer> tailer = before == null ? Optional.empty() : paths.knownAt(before);
            Optional<FileIdentity> left = tailer.flatMap(its -> its.arrivals().newest());
            if (tailer.isPresent() && left.filter(file -> !file.isProbably(binding.identity())).isPresent()) {
                tailer.get().arrivals().unsure(); // the replay is not what happened: names were exchanged
                touched.add(tailer.get());
            }
            shared.owners().ownerOf(binding.identity()).ifPresent(owner ->
                    owner.files().renamed(binding.identity(), move.from(), binding.path()));
        }

        /// The tailer of the path. A file that belongs to another path, or has left this one, starts no
        /// tailer.
        private Optional<Tailer> tailerOf(Arrival arrival) throws IOException {
            Binding came = arrival.file().binding;
            NameToken now = names.get(arrival.at());
            Binding there = now == null ? null : now.binding;
            if (came == null || there == null) return paths.knownAt(arrival.at());
            boolean isOthers =
                    now != arrival.file() && shared.owners().ownerOf(came.identity()).isPresent();
            return isOthers ? paths.knownAt(arrival.at()) : paths.tailerFor(arrival.at(), there);
        }

        private void arrive(Arrival arrival, Set<Tailer> touched) {
            Binding binding = arrival.file().binding;
            Path at = arrival.at();
            try {
                Optional<Tailer> its = tailerOf(arrival);
                its.ifPresent(touched::add);
                if (its.isEmpty() && arrival.file().isUnseen()) unseen(at);
                if (its.isEmpty()) return;
                if (binding != null) its.get().arrivals().arrive(binding, arrival.from());
                else if (arrival.file().unknown) its.get().arrivals().unsure();
                else if (arrival.file().isUnseen()) its.get().said().unseen(at);
            } catch (IOException e) {
                log.debug("{}: {}", at, e.toString());
                paths.knownAt(at).ifPresent(tailer -> tailer.arrivals().unsure());
            }
        }

        void close() {
            for (NameToken file : tokens) file.close();
            for (Move move : moves) move.file().close();
        }
    }
}
