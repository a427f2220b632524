package dev.logship.follow;

import dev.logship.history.FileIdentity;
import dev.logship.history.KnownFile;
import dev.logship.linux.FileStat;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which files came to one path, one after the other, and were not begun yet. Each is opened as soon as it is
/// known, so that it cannot get lost while the ones before it are sent. Any thread; who looks at names holds
/// the lock of names before this one's.
final class Arrivals {
    private static final Logger log = LoggerFactory.getLogger(Arrivals.class);

    private final Path path;
    private final Tailer owner;
    private final Tailers shared;
    private final StreamLog said;
    private final MissedFiles missedFiles;
    private final Deque<SourceFile> came = new ArrayDeque<>(1);  // guarded by this, as all here
    private @Nullable SourceFile last;       // the file that came last, begun or not
    private boolean unsure = true;           // files may have come and gone unseen since `lookedNanos`
    private long lookedNanos;                // when the path was looked at last, by the wall clock
    private long waitsNanos;                 // until when files that may be ours are looked at again; 0: none
    private long noticedNanos;
    private long firstSize;
    private long modifiedNanos;              // when the file at the path was written to last
    private int links = 1;                   // how many names it has
    private boolean missing = true;
    private boolean forgotten;

    Arrivals(Path path, Tailer owner, StreamLog said, Tailers shared) {
        this.path = path;
        this.owner = owner;
        this.said = said;
        this.shared = shared;
        this.missedFiles = new MissedFiles(path, owner::scheme, shared);
        this.lookedNanos = shared.journal().lastAlive();
    }

    /// Begins with what is remembered.
    ///
    /// @param newest the file that was taken last; null when none was
    /// @param upcoming the files that came after it
    synchronized void remember(@Nullable KnownFile newest, List<KnownFile> upcoming, long written) {
        lookedNanos = Math.max(lookedNanos, written);
        if (newest != null) last = shared.file(newest);
        for (KnownFile file : upcoming) {
            SourceFile its = shared.file(file);
            came.add(its);
            last = its;
            shared.owners().claim(owner, file.identity());
        }
    }

    /// What is observed of a file of this stream: the same for all who ask, while it is the last one.
    synchronized Observation observation(KnownFile file) {
        SourceFile known = last;
        return known != null && known.id() == file.id() ? known.observation()
                : new Observation(file.seen());
    }

    /// The taker has opened a file: it is known better what it is.
    synchronized void reopened(SourceFile file) {
        SourceFile known = last;
        if (known == null || known == file || known.id() != file.id()) return;
        last = file;
    }

    /// More may have happened to names here than is known.
    synchronized void unsure() {
        unsure = true;
    }

    /// Looks what is at the path.
    ///
    /// @return what the file is like, when it is the one that came last; empty otherwise
    Optional<FileStat> look() throws IOException {
        FileStat now = stat();
        synchronized (this) {
            if (forgotten) return Optional.empty();
            if (now != null && isLast(now)) return Optional.of(observe(now));
            if (now == null && !unsure) {
                missing = true;
                return Optional.empty();
            }
        }
        shared.names().lock();
        try {
            shared.settleNames(); // perhaps it is on its way
            return lookClosely();
        } finally {
            shared.names().unlock();
        }
    }

    private @Nullable FileStat stat() throws IOException {
        try {
            FileStat stat = FileStat.of(path);
            return stat.isRegular() ? stat : null;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return null;
        }
    }

    private boolean isLast(FileStat now) {
        return last != null && last.identity().device() == now.device()
                && last.identity().inode() == now.inode() && last.identity().birth() == now.birthNanos();
    }

    /// Whether this is the file that came last; true also when none did.
    synchronized boolean isLast(Binding file) {
        return last == null || last.identity().isProbably(file.identity());
    }

    private FileStat observe(FileStat now) throws IOException {
        missing = false;
        lookedNanos = shared.config().time().wallNanos();
        modifiedNanos = now.modifiedNanos();
        links = now.links();
        unsure = !shared.tells(path);
        SourceFile file = last;
        if (file == null) return now;
        boolean emptied = file.observation().see(now.size()) == Observation.Look.EMPTIED;
        // While nobody takes its bytes, it is looked here whether they are what they were.
        if (!emptied && !file.observation().isTruncated() && !owner.isTaking()) emptied = !file.learn();
        if (emptied) endLife(file);
        return now;
    }

    private synchronized Optional<FileStat> lookClosely() throws IOException {
        if (forgotten) return Optional.empty();
        Optional<Binding> bound = Binding.at(Tailers.real(path));
        if (bound.isEmpty()) {
            missing = true;
            if (unsure && Tailers.isReachable(path)) missed(Optional.empty());
            return Optional.empty();
        }
        try (Binding now = bound.get()) {
            SourceFile file = last;
            if (file != null && isSame(file, now)) {
                file.isAt(now.path());
                reidentify(file, now.identity());
                if (unsure && isChanged(now)) missed(Optional.of(now));
                return Optional.of(observe(now.stat()));
            }
            if (unsure && !missed(Optional.of(now))) return Optional.empty();
            arrive(now, Optional.empty());
            return Optional.empty();
        }
    }

    private void reidentify(SourceFile file, FileIdentity found) {
        shared.owners().claim(owner, found);
        file.identify(found);
    }

    private boolean isChanged(Binding now) throws IOException {
        SourceFile file = last;
        return file != null && now.channel() != null && !came.contains(file)
                && file.changeOf(now.channel(), owner.alike()) == Lineage.Change.ANEW;
    }

    private static boolean isSame(SourceFile file, Binding now) throws IOException {
        return switch (file.identity().compare(now.identity())) {
            case SAME -> true;
            case OTHER -> false;
            case SAME_IF_CONTENT_AGREES ->
                now.channel() == null || file.samples().tail().matches(now.channel());
        };
    }

    /// Finds what came to the path unseen since the last look: false when that cannot be told yet.
    private boolean missed(Optional<Binding> now) throws IOException {
        SourceFile newest = last;
        if (newest == null) return true;
        Path real = Tailers.real(path);
        boolean atPath = now.isPresent() && isSame(newest, now.get());
        Optional<Path> elsewhere = atPath ? Optional.empty()
                : shared.file(newest.known()).named().map(entry -> entry.path());
        Lineage.Where where = atPath ? Lineage.Where.AT_PATH
                : elsewhere.isPresent() && !elsewhere.get().equals(real) ? Lineage.Where.ELSEWHERE
                        : Lineage.Where.NOT_FOUND;
        elsewhere.ifPresent(newest::isAt);
        boolean truncated = atPath;              // this is asked only when it was
        List<MissedFiles.Found> all = missedFiles.find(newest, where, truncated, lookedNanos);
        List<MissedFiles.Found> next = all.stream().filter(f -> f.is(Lineage.Verdict.OURS_NEXT)).toList();
        if (next.stream().anyMatch(found -> !found.settled())) {
            waitsNanos = shared.config().time().nanos() + shared.config().settled().toNanos() / MissedFiles.LOOKS;
            return false;
        }
        waitsNanos = 0;
        unsure = !shared.tells(path);
        if (truncated) newest.observation().end();
        all.stream().filter(f -> f.is(Lineage.Verdict.COPY)).forEach(f -> hold(newest, f));
        for (MissedFiles.Found found : next) {
            Optional<Binding> bound = Binding.at(found.entry().path());
            if (bound.isEmpty()) continue;
            try (Binding file = bound.get()) {
                add(file, shared.file(fresh(file)));
            }
        }
        if (truncated) add(newest.nextLife(shared));
        said.unknown(all.stream().filter(f -> f.is(Lineage.Verdict.UNKNOWN)).toList(), path);
        return true;
    }

    private KnownFile fresh(Binding file) {
        return KnownFile.of(file.identity(), file.path(), shared.config().time().wallNanos(), file.stat().size());
    }

    private void hold(SourceFile life, MissedFiles.Found found) {
        try {
            Optional<Binding> bound = Binding.at(found.entry().path());
            if (bound.isEmpty()) return;
            try (Binding file = bound.get()) {
                SourceFile copy = shared.file(life.known().in(file.identity(), file.path()),
                        new Observation(file.stat().size()));
                file.openInto(copy);
                shared.owners().claim(owner, file.identity());
                if (!life.observation().hold(copy)) copy.close();
            }
        } catch (IOException e) {
            log.debug("{}: {}", found.entry().path(), e.toString()); // deleted again
        }
    }

    /// What a file held was truncated: what it holds now is its next life, and a copy of what it held may be
    /// there. The caller holds the lock of names, unless the file is seen to be emptied.
    synchronized void endLife(SourceFile file) throws IOException {
        file.observation().end();
        boolean current = last != null && last.identity().isProbably(file.identity());
        if (current) {
            // Only a copy is looked for: nothing came unseen while all looked on.
            missedFiles.find(file, Lineage.Where.AT_PATH, true, Long.MAX_VALUE).stream()
                    .filter(found -> found.is(Lineage.Verdict.COPY)).findFirst()
                    .ifPresent(found -> hold(file, found));
        }
        boolean queued = came.stream().anyMatch(other -> other != file && other.isNew()
                && other.identity().isProbably(file.identity()));
        if (!queued) {
            SourceFile next = file.nextLife(shared);
            if (current) add(next);
            else came.addFirst(next);
        }
    }

    /// What is left of a file after it was shortened is what it was: it has no next life after all.
    synchronized void goesOn(SourceFile file) {
        came.removeIf(other -> other != file && other.isNew() && other.identity().isProbably(file.identity()));
        if (came.isEmpty() && last != null && last.identity().isProbably(file.identity())) last = file;
    }

    /// A file came to the path.
    ///
    /// @param from what it was called before, when that is known
    synchronized void arrive(Binding file, Optional<Path> from) throws IOException {
        if (forgotten) return;
        if (last != null && last.identity().isProbably(file.identity())) {
            last.isAt(file.path());
            observe(file.stat());
            return;
        }
        Optional<Tailer> holder = shared.owners().ownerOf(file.identity());
        if (holder.isPresent() && holder.get() != owner) {
            Tailer other = holder.get();
            Path before = from.or(() -> other.pathOf(file.identity())).orElse(file.path());
            boolean stays = last == null || other.isAt(file.identity())
                    || Lineage.isRotation(before, path, true);
            missing = stays;
            if (!stays) publish(file, other);
            return;
        }
        missing = false;
        Optional<KnownFile> known = holder.isEmpty() ? Optional.empty() : owner.known(file.identity());
        if (known.isPresent()) comeBack(file, known.get());
        else add(file, shared.file(fresh(file)));
    }

    private void comeBack(Binding file, KnownFile known) throws IOException {
        for (SourceFile waiting : came) {
            if (waiting.identity().isProbably(file.identity())) return; // it is to come anyway
        }
        said.cameBack(file.path());
        add(file, shared.file(known.at(file.path())));
    }

    private void publish(Binding file, Tailer other) throws IOException {
        long from = other.handOver(file.identity());
        said.published(file.path(), other.stream(), from);
        SourceFile its = shared.file(fresh(file));
        its.beginAt(from);
        add(file, its);
    }

    private void add(Binding file, SourceFile its) throws IOException {
        if (last == null) firstSize = file.stat().size();
        file.openInto(its);
        add(its);
        its.observation().see(file.stat().size());
        its.learn();
    }

    private void add(SourceFile file) {
        if (came.isEmpty()) noticedNanos = shared.config().time().nanos();
        came.add(file);
        last = file;
        missing = false;
        lookedNanos = shared.config().time().wallNanos();
        shared.owners().claim(owner, file.identity());
        owner.noteUpcoming();
    }

    /// A file of this stream, or one that came, got another name.
    synchronized void renamed(FileIdentity file, Path to) {
        for (SourceFile each : came) if (each.identity().isProbably(file)) each.isAt(to);
        if (last != null && last.identity().isProbably(file)) last.isAt(to);
    }

    /// Whether changes may happen at the path of which nobody tells.
    synchronized boolean isUntold() {
        return links > 1 || !shared.tells(path);
    }

    /// Whether the file was written to lately.
    synchronized boolean isActive() {
        return shared.config().time().wallNanos() - modifiedNanos < shared.config().settled().toNanos();
    }

    /// What is at the path is another stream's, or nothing.
    synchronized boolean isMissing() {
        return missing;
    }

    /// Files that came and were not begun, for the journal.
    synchronized List<KnownFile> upcoming() {
        return came.stream().map(SourceFile::known).toList();
    }

    /// How many bytes they have, as far as was seen.
    synchronized long upcomingBytes() {
        return came.stream().mapToLong(file -> Math.max(0, file.observation().seen() - file.begin())).sum();
    }

    synchronized int count() {
        return came.size();
    }

    /// How many bytes the first file had when it was seen first.
    synchronized long firstSize() {
        return firstSize;
    }

    /// When the first of them was seen, by the monotonic clock.
    synchronized long noticedNanos() {
        return noticedNanos;
    }

    /// When to look again for files that may be the stream's; empty when there are none.
    synchronized Optional<Long> waits() {
        return waitsNanos == 0 ? Optional.empty() : Optional.of(waitsNanos);
    }

    /// The first of them; it stays.
    synchronized Optional<SourceFile> peek() {
        return Optional.ofNullable(came.peek());
    }

    /// One of them was begun, or cannot be.
    synchronized void remove(SourceFile file) {
        if (came.remove(file)) noticedNanos = shared.config().time().nanos();
    }

    /// One of them is the same as a file of the stream, which stands for it from now on.
    synchronized void taken(SourceFile file, SourceFile by) {
        came.remove(file);
        if (last == file) last = by;
    }

    /// Gives a file that came and was not begun to another stream, whole.
    ///
    /// @return the first byte that is that stream's
    synchronized long handOver(FileIdentity file) {
        long from = 0;
        for (SourceFile each : List.copyOf(came)) {
            if (!each.identity().isProbably(file)) continue;
            from = Math.max(from, each.begin());
            came.remove(each);
            close(each);
        }
        return from;
    }

    /// How many bytes are held open of deleted files that came and were not begun.
    synchronized long heldBytes() {
        return came.stream().filter(SourceFile::isHeldOnly).mapToLong(file -> file.observation().seen()).sum();
    }

    /// Gives up deleted files that are held open, the oldest first.
    ///
    /// @return how many bytes were given up
    synchronized long giveUp(long count) {
        long given = 0;
        for (SourceFile file : List.copyOf(came)) {
            if (given >= count) break;
            if (!file.isHeldOnly()) continue;
            given += file.observation().seen();
            close(file);
            said.gaveUp(file.path(), file.observation().seen());
        }
        return given;
    }

    private static void close(SourceFile file) {
        try {
            file.close();
        } catch (IOException e) {
            log.debug("{}: {}", file.path(), e.toString());
        }
    }

    /// Finds nothing any more; what came and was not taken is nobody's again.
    synchronized void forget() {
        forgotten = true;
        for (SourceFile file : came) shared.owners().release(owner, file.identity());
    }

    /// Closes what was not taken; it is known on.
    synchronized void close() {
        came.forEach(Arrivals::close);
    }
}
