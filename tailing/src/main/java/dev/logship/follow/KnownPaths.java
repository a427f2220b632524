package dev.logship.follow;

import dev.logship.history.FileIdentity;
import dev.logship.select.RotationName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The paths of a registry, for the replay of name events. Used with the lock of names held.
final class KnownPaths<S extends Followed> implements FollowedPaths {
    private static final Logger log = LoggerFactory.getLogger(KnownPaths.class);

    private final TailerRegistry<S> registry;
    private final Tailers shared;
    private final Consumer<Path> movedOut;

    /// @param movedOut called with directories to which followed files were moved
    KnownPaths(TailerRegistry<S> registry, Tailers shared, Consumer<Path> movedOut) {
        this.registry = registry;
        this.shared = shared;
        this.movedOut = movedOut;
    }

    @Override
    public boolean isFollowed(Path path) {
        return registry.isFollowed(path);
    }

    @Override
    public Optional<Tailer> tailerFor(Path path, Binding file) throws IOException {
        Optional<Tailer> known = knownAt(path);
        return known.isPresent() ? known
                : registry.findNew(path, Tailers.real(path), file).map(Followed::tailer);
    }

    @Override
    public Optional<Tailer> knownAt(Path path) {
        return registry.known(path).map(Followed::tailer);
    }

    @Override
    public Optional<Tailer> created(Path path) {
        shared.owners().ownerAt(path).ifPresent(owner -> owner.files().linked(path));
        Optional<Tailer> copied = RotationName.logs(String.valueOf(path.getFileName())).stream()
                .flatMap(log -> knownAt(path.resolveSibling(log)).stream()).findFirst();
        try {
            if (copied.isPresent()) copied.get().arrivals().copied(path);
        } catch (IOException e) {
            log.debug("{}: {}", path, e.toString()); // it cannot be read now
        }
        return copied;
    }

    @Override
    public void movedOut(Tailer owner, FileIdentity file, Path from) {
        owner.files().movedOut(file, from).ifPresent(movedOut);
    }
}
