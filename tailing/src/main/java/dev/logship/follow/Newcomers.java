package dev.logship.follow;

import dev.logship.history.FileIdentity;
import dev.logship.history.KnownFile;
import dev.logship.linux.FileStat;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says whose a file is that is seen to come to one path: a new one, one of the stream's that comes back, or
/// another stream's, which publishing gives to this one and rotation does not.
final class Newcomers {
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

    /// What is at the path; null when that is no regular file.
    static @Nullable FileStat stat(Path path) throws IOException {
        try {
            FileStat stat = FileStat.of(path);
            return stat.isRegular() ? stat : null;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return null;
        }
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

    /// Whether a file was written anew since it was looked into last.
    boolean isAnew(SourceFile file, Binding now) throws IOException {
        return now.channel() != null
                && file.changeOf(now.channel(), owner.history().extents().alike()) == Lineage.Change.ANEW;
    }

    /// More is known of what a file of this stream is.
    void identify(SourceFile file, FileIdentity found) {
        shared.owners().claim(owner, found);
        file.identify(found);
        owner.files().isAt(found, file.path());
    }

    /// The file as one of this stream; empty when it stays another's.
    ///
    /// @param from what it was called before, when that is known
    /// @param hadOwn whether the path has had a file of its own stream
    Optional<SourceFile> file(Binding file, Optional<Path> from, boolean hadOwn) {
        Optional<Tailer> holder = shared.owners().ownerOf(file.identity());
        if (holder.isPresent() && !holder.get().equals(owner)) {
            return hadOwn ? published(file, from, holder.get()) : Optional.empty();
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

    /// A file that nothing is known of.
    SourceFile fresh(Binding file) {
        long now = shared.config().time().wallNanos();
        return shared.file(KnownFile.of(file.identity(), file.path(), now, file.stat().size()));
    }
}
