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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Replays what happened to names, so that each file that was at a followed path is found, in order, whatever
/// it is called now. An event says something about a name; a file is known only when it is opened where the
/// replay says that it is, and nothing happened to that name meanwhile. Used with the lock of names held.
final class NameReplay {
    private static final Logger log = LoggerFactory.getLogger(NameReplay.class);

    /// How often files are opened again because their names changed meanwhile.
    private static final int MOST_TRIES = 10;

    /// A file came to a followed path.
    private record Arrival(Path at, Token file, Optional<Path> from) {}

    /// A file got another name.
    private record Move(Token file, Path from) {}

    /// What the replay needs to know, and whom it tells.
    interface Paths {
        /// Whether what is at the path is followed, or is to be.
        boolean isFollowed(Path path);

        /// Who follows a path, with the file that is there; empty when nobody can, or it is another path's.
        Optional<Tailer> tailerFor(Path path, Binding file) throws IOException;

        /// Who follows a path already.
        Optional<Tailer> knownAt(Path path);

        /// A file of a stream left all directories that are watched.
        void movedOut(Tailer owner, FileIdentity file, Path from);
    }

    private final Paths paths;
    private final Tailers shared;
    private final Runnable drain;
    private final List<NameEvent> queue = new ArrayList<>();
    private Map<Integer, Move> halves = new HashMap<>();    // renames of which the second half may come yet
    private boolean busy;
    private final AtomicInteger lost = new AtomicInteger();  // how often events were

    /// @param drain has all events up to now given to [#add]
    NameReplay(Paths paths, Tailers shared, Runnable drain) {
        this.paths = paths;
        this.shared = shared;
        this.drain = drain;
    }

    /// Takes some events; those that come meanwhile are taken too.
    ///
    /// @return who may have something to take
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

    /// More happened to names than is told. Any thread.
    void unsure() {
        lost.incrementAndGet();
    }

    private void replay(List<NameEvent> batch, Set<Tailer> touched) {
        Map<Integer, Move> before = halves;
        int lostBefore = lost.get(); // a batch of which something is lost is worth nothing
        for (int i = 1; ; i++) {
            halves = new HashMap<>(before);
            Replayed replayed = new Replayed(batch);
            replayed.bind();
            drain.run();
            boolean whole = lost.get() == lostBefore;
            boolean stable = queue.stream().noneMatch(event -> replayed.bound.contains(event.path()));
            if (stable || !whole || i == MOST_TRIES) {
                if (!stable || !whole) replayed.discard(touched);
                replayed.apply(touched, before);
                return;
            }
            replayed.close();
            batch.addAll(queue);
            queue.clear();
        }
    }

    /// One batch of events, replayed.
    private final class Replayed {
        private final Map<Path, Token> names = new LinkedHashMap<>();
        private final List<Arrival> arrivals = new ArrayList<>();
        private final List<Move> moves = new ArrayList<>();
        private final Set<Path> followed = new HashSet<>();
        private final Set<Path> bound = new HashSet<>();
        private final List<Path> made = new ArrayList<>();      // that are not followed

        Replayed(List<NameEvent> batch) {
            for (NameEvent event : batch) replay(event);
        }

        private void replay(NameEvent event) {
            Path path = event.path();
            boolean isFollowed = paths.isFollowed(path);
            if (isFollowed) followed.add(path);
            switch (event.kind()) {
                case CREATED -> {
                    boolean matters = isFollowed || names.containsKey(path);
                    if (matters) come(path, new Token(null, path), Optional.empty());
                    else made.add(path);
                }
                case MOVED_FROM -> {
                    Token file = leave(path);
                    halves.put(event.cookie(), new Move(file, path));
                }
                case MOVED_TO -> {
                    Move half = halves.remove(event.cookie());
                    Token file = half == null ? new Token(null, path) : half.file();
                    come(path, file, Optional.ofNullable(half).map(Move::from));
                    if (half != null) moves.add(half);
                }
                case DELETED -> {
                    if (isFollowed || names.containsKey(path)) leave(path);
                }
                case CHANGED -> { }
            }
        }

        private Token leave(Path path) {
            Token file = names.containsKey(path) ? names.get(path) : new Token(path, null);
            names.put(path, new Token(null, null)); // nothing
            Token left = file == null ? new Token(path, null) : file;
            left.now = null;
            return left;
        }

        private void come(Path path, Token file, Optional<Path> from) {
            Token displaced = names.put(path, file);
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

        private void bind(Token file) {
            Path now = file.now;
            if (now == null || file.binding != null) return;
            bound.add(now);
            try {
                file.binding = Binding.at(Tailers.real(now)).orElse(null);
                file.unknown = file.binding == null && Files.exists(now, LinkOption.NOFOLLOW_LINKS);
            } catch (IOException e) {
                log.debug("{}: {}", now, e.toString());
                file.unknown = true;
            }
        }

        /// What is bound may be wrong: it is found as after downtime.
        void discard(Set<Tailer> touched) {
            for (Path path : followed) {
                paths.knownAt(path).ifPresent(tailer -> {
                    tailer.arrivals().unsure();
                    touched.add(tailer);
                });
            }
            arrivals.forEach(arrival -> arrival.file().unknown = true);
            close();
        }

        void apply(Set<Tailer> touched, Map<Integer, Move> waiting) {
            for (Move half : halves.values()) noteWhatLeft(half.file()); // before others come to those paths
            for (Move move : moves) renamed(move, touched);
            for (Arrival arrival : arrivals) arrive(arrival, touched);
            for (Path path : made) {
                shared.owners().ownerAt(path).ifPresent(owner -> owner.files().linked(path));
            }
            for (Path path : followed) paths.knownAt(path).ifPresent(touched::add);
            // A rename whose second half did not come with the next batch led out of what is watched.
            waiting.forEach((cookie, half) -> {
                FileIdentity file = half.file().left;
                if (!halves.remove(cookie, half) || file == null) return;
                shared.owners().ownerOf(file).ifPresent(owner -> paths.movedOut(owner, file, half.from()));
            });
            close();
        }

        /// A file was at a path of which no stream was made yet.
        private void unseen(Path path) {
            shared.unknown().increment();
            log.warn("{} was created and deleted before it could be opened; its bytes, if any, are lost",
                    path);
        }

        private void noteWhatLeft(Token file) {
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

        /// Who follows the path. Nobody begins to because of a file that is another path's, or gone from it.
        private Optional<Tailer> tailerOf(Arrival arrival) throws IOException {
            Binding came = arrival.file().binding;
            Token now = names.get(arrival.at());
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
            for (Arrival arrival : arrivals) close(arrival.file());
            for (Move move : moves) close(move.file());
        }

        private void close(Token file) {
            Binding binding = file.binding;
            file.binding = null;
            if (binding == null) return;
            try {
                binding.close();
            } catch (IOException e) {
                log.debug("{}: {}", binding.path(), e.toString());
            }
        }
    }
}
