package dev.logship.follow;

import dev.logship.history.FileIdentity;
import dev.logship.history.KnownFile;
import dev.logship.linux.FileStat;
import dev.logship.linux.Mounts;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The files of one stream that came and were not begun, in order. Any thread. Calls nobody while it is
/// locked.
final class Upcoming {
    private final Tailers shared;
    private final StreamLog said;
    private final Deque<SourceFile> files = new ArrayDeque<>(1);  // guarded by this
    private long noticedNanos;                                    // guarded by this

    Upcoming(StreamLog said, Tailers shared) {
        this.said = said;
        this.shared = shared;
    }

    /// A file came after all others. If it is one of them, its former content is deleted, also after a
    /// restart.
    synchronized void add(SourceFile file) {
        for (SourceFile other : files) {
            if (file.isNew() && other.isOurs() && isLifeOf(other, file)) other.observation().end();
        }
        if (files.isEmpty()) noticedNanos = shared.config().time().nanos();
        files.add(file);
    }

    /// A file comes before all others.
    synchronized void addFirst(SourceFile file) {
        if (files.isEmpty()) noticedNanos = shared.config().time().nanos();
        files.addFirst(file);
    }

    /// The first of them; it stays.
    synchronized Optional<SourceFile> peek() {
        return Optional.ofNullable(files.peek());
    }

    /// Whether there is one that can be begun: it is open, or its directory is there.
    boolean isReady() {
        return peek().filter(file -> !Tailers.isAway(file)).isPresent();
    }

    /// One of them was begun, or cannot be.
    synchronized void remove(SourceFile file) {
        if (files.remove(file)) noticedNanos = shared.config().time().nanos();
    }

    /// A life of a file does not begin after all.
    synchronized void removeLives(SourceFile file) {
        files.removeIf(other -> isLifeOf(other, file));
    }

    /// Whether a later life of a file is to come.
    synchronized boolean hasLifeAfter(SourceFile file) {
        boolean after = !files.contains(file);
        for (SourceFile other : files) {
            if (after && isLifeOf(other, file)) return true;
            after |= other == file;
        }
        return false;
    }

    private static boolean isLifeOf(SourceFile other, SourceFile file) {
        return other != file && other.isNew() && other.identity().isProbably(file.identity());
    }

    /// The records of this file.
    synchronized List<SourceFile> all(FileIdentity file) {
        return files.stream().filter(each -> each.identity().isProbably(file)).toList();
    }

    synchronized List<SourceFile> all() {
        return List.copyOf(files);
    }

    synchronized int count() {
        return files.size();
    }

    /// When the first of them was seen, by the monotonic clock.
    synchronized long noticedNanos() {
        return noticedNanos;
    }

    /// Their records for the journal.
    List<KnownFile> known() {
        return all().stream().map(SourceFile::known).toList();
    }

    /// Their number of bytes, as last seen.
    long bytes() {
        return all().stream().mapToLong(file -> Math.max(0, file.observation().seen() - file.begin())).sum();
    }

    /// Whether a file exists only because it is open: it is not at its last known path.
    private static boolean isHeldOnly(SourceFile file) {
        if (!file.isOpen() || !Mounts.answer(file.path())) return false;
        try {
            return !FileFinder.isAt(file.identity(), file.path(), FileStat.of(file.path()));
        } catch (IOException e) {
            return true;
        }
    }

    /// The number of bytes of deleted files that are held open.
    long heldBytes() {
        return all().stream().filter(Upcoming::isHeldOnly)
                .mapToLong(file -> file.observation().seen()).sum();
    }

    /// Gives up deleted files that are held open, the oldest first.
    ///
    /// @return the number of bytes given up
    long giveUp(long count) {
        long given = 0;
        for (SourceFile file : all()) {
            if (given >= count) break;
            if (!isHeldOnly(file)) continue;
            given += file.observation().seen();
            remove(file);
            OpenFiles.close(file);
            said.gaveUp(file.path(), file.observation().seen());
        }
        return given;
    }

    /// Moves a file to another stream, unless its former content exists only in a copy of it.
    ///
    /// @return the first byte that belongs to that stream; empty when the file was begun, or did not come
    OptionalLong handOver(FileIdentity file) {
        OptionalLong from = OptionalLong.empty();
        for (SourceFile each : all(file)) {
            if (each.observation().isOver()) continue;
            if (each.isNew()) from = OptionalLong.of(each.begin());
            remove(each);
            OpenFiles.close(each);
        }
        return from;
    }

    /// Closes them; they stay known.
    void close() {
        all().forEach(OpenFiles::close);
    }
}
