package dev.logship.follow;

import dev.logship.history.FileIdentity;
import dev.logship.history.KnownFile;
import dev.logship.linux.FileStat;
import dev.logship.linux.Mounts;
import dev.logship.select.RotationName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The places of one stream's files, for threads that look at names. Any thread.
final class StreamFiles {
    private static final Logger log = LoggerFactory.getLogger(StreamFiles.class);

    private final Path path;
    private final Arrivals arrivals;
    private final StreamHistory history;
    private final StreamLog said;
    private final Tailers shared;

    StreamFiles(Path path, Arrivals arrivals, StreamHistory history, StreamLog said, Tailers shared) {
        this.shared = shared;
        this.path = path;
        this.arrivals = arrivals;
        this.history = history;
        this.said = said;
    }

    /// A file of this stream was begun.
    Optional<KnownFile> known(FileIdentity file) {
        return history.extents().find(file);
    }

    /// The last known path of a file of this stream, begun or not.
    Optional<Path> pathOf(FileIdentity file) {
        return known(file).map(KnownFile::path).or(() -> arrivals.upcoming().all(file).stream()
                .map(SourceFile::path).findFirst());
    }

    /// Whether a file exists, at any name, that may have bytes to take.
    boolean isAnyLeft() throws IOException {
        if (arrivals.upcoming().count() > 0) return true;
        for (KnownFile file : history.extents().files()) {
            if (!Tailers.isReachable(file) || shared.file(file).named().isPresent()) return true;
        }
        return false;
    }

    /// Whether a file is at the stream's path now, whatever its other names.
    boolean isAtPath(FileIdentity file) {
        try (Binding now = Binding.at(Tailers.real(path)).orElse(null)) {
            return now != null && now.identity().isProbably(file);
        } catch (IOException e) {
            log.debug("{}: {}", path, e.toString());
            return false;
        }
    }

    /// A file of this stream is at a path.
    void isAt(FileIdentity file, Path now) {
        for (SourceFile each : history.all(file)) each.isAt(now);
        history.renamed(file, now);
    }

    /// A file of this stream was renamed.
    void renamed(FileIdentity file, Path from, Path to) {
        arrivals.renamed(file, to);
        isAt(file, to);
        // It may have had a name without a number or date in between, as `previous`.
        boolean left = RotationName.scheme(String.valueOf(from.getFileName())).isEmpty()
                || from.equals(Tailers.real(path)) || from.equals(path);
        if (left) linked(to);
    }

    /// A file of this stream got a name that may be one of rotation. Some programs link and delete instead of
    /// renaming.
    void linked(Path to) {
        RotationName.scheme(String.valueOf(to.getFileName())).ifPresent(history.scheme()::saw);
    }

    /// A file of this stream was found at a new path, which may be an additional name.
    void foundAt(FileIdentity file, Path now) {
        Optional<Path> before = pathOf(file);
        if (before.isEmpty() || before.get().equals(now) || isThere(file, before.get())) return;
        renamed(file, before.get(), now);
        history.noteUpcoming();
    }

    private static boolean isThere(FileIdentity file, Path path) {
        try {
            Mounts.require(path);
            return FileFinder.isAt(file, path, FileStat.of(path));
        } catch (IOException e) {
            return false; // it is not there, whatever is
        }
    }

    /// The file of a path left all watched directories. Finds its present path, if possible.
    ///
    /// @return the directory to watch
    Optional<Path> movedOut(FileIdentity file, Path from) {
        Optional<Path> now = OpenFiles.nameOf(file);
        Optional<Path> directory = now.map(Path::getParent);
        if (now.isPresent()) {
            renamed(file, from, now.get());
            history.noteUpcoming();
        }
        if (directory.filter(Files::isReadable).isEmpty()) said.movedOut(from);
        return directory;
    }
}
