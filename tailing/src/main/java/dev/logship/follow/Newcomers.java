package dev.logship.follow;

import dev.logship.history.FileIdentity;
import dev.logship.history.KnownFile;
import dev.logship.linux.FileStat;
import dev.logship.linux.Mounts;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides to whom a file belongs that comes to one path: a new file, a file of the stream that comes back,
/// or another stream's file, which publishing gives to this stream and rotation does not.
final class Newcomers {
    private static final Logger log = LoggerFactory.getLogger(Newcomers.class);

    /// How often the path is looked at again when another file came to it during the look.
    private static final int MOST_LOOKS = 10;

    /// A look at the file at the path, open; null when there is none.
    @FunctionalInterface
    interface Closely {
        Optional<FileStat> look(@Nullable Binding file, Unseen.Look look) throws IOException;
    }

    private final Path path;
    private final Tailer owner;
    private final StreamLog said;
    private final Tailers shared;

    Newcomers(Path path, Tailer owner, StreamLog said, Tailers shared) {
        this.path = path;
        this.owner = owner;
        this.said = said;
        this.shared = shared;
    }

    /// The stat of the path; null when it is not a regular file.
    static @Nullable FileStat stat(Path path) throws IOException {
        try {
            Mounts.require(path);
            FileStat stat = FileStat.of(path);
            return stat.isRegular() ? stat : null;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return null;
        }
    }

    /// Has the file at the path looked at when all events of files that came before it are delivered. Empty
    /// while names are changing: then there are events to come. The caller holds the lock of names.
    Optional<FileStat> look(Supplier<Unseen.Look> begin, Closely closely) throws IOException {
        for (int i = 0; i < MOST_LOOKS; i++) {
            Unseen.Look look = begin.get();
            try (Binding file = Binding.at(Tailers.real(path), shared.config().time()).orElse(null)) {
                shared.settleNames();
                if (isAtPath(file)) return closely.look(file, look);
            }
        }
        return Optional.empty();
    }

    private boolean isAtPath(@Nullable Binding file) throws IOException {
        FileStat now = stat(path);
        if (file == null || now == null) return file == null && now == null;
        return file.stat().isSameFile(now);
    }

    /// Whether a file is the known one.
    static boolean isSame(SourceFile file, Binding now) throws IOException {
        return switch (file.identity().compare(now.identity())) {
            case SAME -> true;
            case OTHER -> false;
            case SAME_IF_CONTENT_AGREES ->
                now.channel() == null || file.samples().tail().matches(now.channel());
        };
    }

    /// Whether a file was overwritten since the last check of its content.
    boolean isAnew(SourceFile file, Binding now) throws IOException {
        return now.channel() != null
                && file.changeOf(now.channel(), owner.history().extents().alike()) == Lineage.Change.ANEW;
    }

    /// The identity of a file of this stream is known better.
    void identify(SourceFile file, FileIdentity found) {
        shared.owners().claim(owner, found);
        file.identify(found);
        owner.files().isAt(found, file.path());
    }

    /// The file as one of this stream; empty when it stays with another one.
    ///
    /// @param from its former path, if that is known
    /// @param hadOwn whether the path has had a file of its own stream
    Optional<SourceFile> file(Binding file, Optional<Path> from, boolean hadOwn) {
        Optional<Tailer> holder = shared.owners().ownerOf(file.identity());
        if (holder.isPresent() && !holder.get().equals(owner)) {
            Optional<SourceFile> ours = hadOwn ? published(file, from, holder.get()) : Optional.empty();
            if (ours.isEmpty()) holder.get().files().foundAt(file.identity(), file.path());
            return ours;
        }
        Optional<KnownFile> known = holder.isEmpty() ? Optional.empty()
                : owner.files().known(file.identity());
        if (known.isEmpty()) return Optional.of(fresh(file));
        said.cameBack(file.path());
        return Optional.of(shared.file(known.get().at(file.path())));
    }

    private Optional<SourceFile> published(Binding file, Optional<Path> from, Tailer other) {
        Path before = from.or(() -> other.files().pathOf(file.identity())).orElse(file.path());
        boolean decided = from.isEmpty() && before.equals(file.path()); // when it came here
        if (decided || other.files().isAtPath(file.identity()) || Lineage.isRotation(before, path, true)) {
            return Optional.empty();
        }
        long begin = other.handOver(file.identity());
        said.published(file.path(), other.stream(), begin);
        SourceFile its = fresh(file);
        its.beginAt(begin);
        return Optional.of(its);
    }

    /// Opens a file that came, and takes samples. If it cannot be read, it has come all the same: its taker
    /// will see what is wrong.
    static void learn(SourceFile file) {
        try {
            if (file.reopen() && file.size() > 0) file.learn();
        } catch (IOException e) {
            log.debug("{}: {}", file.path(), e.toString());
        }
    }

    /// A file of which nothing is known.
    SourceFile fresh(Binding file) {
        return shared.file(
                KnownFile.of(file.identity(), file.path(), file.since(), file.stat().size()));
    }
}
