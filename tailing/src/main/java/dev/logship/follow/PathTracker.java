package dev.logship.follow;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches one path: which files came to it, one after the other. Each is opened as soon as it is seen, so
/// that it cannot get lost while the ones before it are sent. Any thread.
final class PathTracker {
    private static final Logger log = LoggerFactory.getLogger(PathTracker.class);

    private final Path path;
    private final Tailer owner;
    private final Followers shared;
    private final Deque<SourceFile> came = new ArrayDeque<>(1);  // guarded by this
    private @Nullable FileIdentity newest;                       // guarded by this
    private long newestBegan;                                    // guarded by this
    private long noticedNanos;                                   // guarded by this
    private long firstSize;                                      // guarded by this
    private boolean missing = true;                              // guarded by this
    private boolean forgotten;                                   // guarded by this

    PathTracker(Path path, Tailer owner, Followers shared) {
        this.path = path;
        this.owner = owner;
        this.shared = shared;
    }

    /// From now on only files that come after this one are new, or after those that came already.
    synchronized void follow(FileIdentity file, long began) {
        if (!came.isEmpty()) return;
        newest = file;
        newestBegan = began;
    }

    /// Whether a file was made after the one that came last.
    synchronized boolean isNewer(FileStat status) {
        return newest != null && status.created() > newestBegan;
    }

    /// From now on whatever is at the path is new.
    synchronized void followNothing() {
        newest = null;
    }

    /// Looks what is at the path.
    ///
    /// @return what the file is like, when it is the one that came last; empty otherwise
    synchronized Optional<FileStat> look() throws IOException {
        if (forgotten) return Optional.empty();
        FileStat now;
        try {
            now = FileStat.of(path);
        } catch (NoSuchFileException e) {
            missing = true;
            // One that came and went must be found now: nothing may come to the path for long.
            if (newest != null) add(missed(path, newestBegan));
            return Optional.empty();
        }
        if (newest != null && newest.mayBe(now)) {
            newest = newest.seenAs(now);
            missing = false;
            return Optional.of(now);
        }
        if (newest != null && isKnown(now)) {
            missing = false;
            return Optional.of(now);
        }
        missing = !now.isRegular() || shared.owners().isOthers(owner, path, now);
        if (missing) return Optional.empty();
        Path real = realPath();
        if (newest == null) firstSize = now.size();
        List<SourceFile> files = new ArrayList<>();
        SourceFile present =
                newest == null ? shared.file(KnownFile.ofFirst(real, now)) : shared.file(real, now);
        open(present);
        if (newest != null) {
            // A copy that was made after the present one may be of what that one held before it was cut.
            for (SourceFile file : missed(real, newestBegan)) {
                if (present.identity().mayBe(file.identity())) continue; // it got another name since
                open(file);
                boolean copy = file.isOpen() && present.isOpen() && CopyFinder.isOf(present, file);
                if (copy) file.close();
                else files.add(file);
            }
        }
        files.add(present);
        if (atPath(present).isEmpty()) { // what was found may have come after it
            for (SourceFile file : files) file.close();
            return look();
        }
        add(files);
        return Optional.empty();
    }

    /// What a file is like, when it is at the path now.
    Optional<FileStat> atPath(SourceFile file) throws IOException {
        try {
            return Optional.of(FileStat.of(path)).filter(file.identity()::mayBe);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Whether the file came before, and was not the newest only because another was followed since: it must
    /// never come twice.
    private boolean isKnown(FileStat now) {
        for (SourceFile file : came) {
            if (file.identity().isSurely(now)) return true;
        }
        Extents extents = owner.extents();
        if (extents.isEmpty() || !extents.newest().identity().isSurely(now)) return false;
        follow(extents.newest().identity().seenAs(now), extents.newest().began());
        return true;
    }

    /// Without links; the same object where there are none, as there may be many of these.
    private Path realPath() throws IOException {
        Path real = path.toRealPath();
        return real.equals(path) ? path : real;
    }

    private void add(List<SourceFile> files) throws IOException {
        if (came.isEmpty()) noticedNanos = System.nanoTime();
        for (SourceFile file : files) {
            open(file);
            claim(file);
            came.add(file);
            newest = file.identity();
            newestBegan = Math.max(newestBegan, file.record().began());
        }
    }

    /// Files that came to the path and went between two looks: named as rotation names them, nobody's, and
    /// created after `began`. In order of their creation.
    List<SourceFile> missed(Path real, long began) throws IOException {
        return rotated(real).stream()
                .filter(entry -> entry.status().created() > began)
                .filter(entry -> shared.owners().isNew(owner, entry.path(), entry.status()))
                .sorted(Comparator.comparingLong(entry -> entry.status().created()))
                .map(entry -> shared.file(entry.path(), entry.status())).toList();
    }

    /// The files that are called what rotation would call this one.
    List<DirectoryListings.Entry> rotated(Path real) throws IOException {
        Path name = real.getFileName();
        Path folder = real.getParent();
        if (name == null || folder == null) return List.of();
        List<Path> where = new ArrayList<>(shared.config().rotatedTo());
        where.addFirst(folder);
        List<DirectoryListings.Entry> found = new ArrayList<>();
        for (Path each : where) found.addAll(shared.folders().rotated(each, name.toString()));
        return found;
    }

    /// The file is one of the stream's from now on, which nobody finds again.
    void claim(SourceFile file) {
        shared.owners().claim(owner, file.identity());
    }

    private static void open(SourceFile file) throws IOException {
        try {
            if (OpenFiles.areFew()) file.reopen();
        } catch (FileSystemException e) {
            log.debug("{}", e.toString()); // who needs it will try again, and say so
        }
    }

    /// Whether something other than the last file's own was found at the path, or nothing.
    synchronized boolean isMissing() {
        return missing;
    }

    /// How many files came that were not taken yet.
    synchronized int count() {
        return came.size();
    }

    /// How many bytes the first file had when it was seen first.
    synchronized long firstSize() {
        return firstSize;
    }

    /// When the first of them was seen, by [System#nanoTime].
    synchronized long noticedNanos() {
        return noticedNanos;
    }

    /// The first of them; it stays.
    synchronized Optional<SourceFile> peek() {
        return Optional.ofNullable(came.peek());
    }

    /// Takes the first of them.
    synchronized void remove() {
        came.remove();
        noticedNanos = System.nanoTime();
    }

    /// Finds nothing any more; what came and was not taken is nobody's again.
    synchronized void forget() {
        forgotten = true;
        for (SourceFile file : came) shared.owners().release(owner, file.identity());
    }

    /// Closes what was not taken; it is known on.
    synchronized void close() throws IOException {
        for (SourceFile file : came) file.close();
    }
}
