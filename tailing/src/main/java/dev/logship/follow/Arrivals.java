package dev.logship.follow;

import dev.logship.history.FileIdentity;
import dev.logship.history.KnownFile;
import dev.logship.linux.FileStat;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which files came to one path, one after the other, and were not begun yet. Each is opened as soon as it is
/// known, so that it cannot get lost while the ones before it are sent. Any thread; who looks at names holds
/// the lock of names before this one's.
final class Arrivals {
    private final Path path;
    private final Tailer owner;
    private final Tailers shared;
    private final StreamLog said;
    private final MissedFiles missedFiles;
    private final Upcoming upcoming;
    private final Lives lives;
    private final PathState state;
    private final Undecided undecided;
    // Guarded by this, as all that follow:
    private @Nullable SourceFile last;       // the file that came last, begun or not
    private boolean unsure = true;           // files may have come and gone unseen since `lookedNanos`
    private long lookedNanos;                // when the path was looked at last, by the wall clock
    private long waitsNanos;                 // until when files that may be ours are looked at again; 0: none
    private long firstSize;
    private boolean missing = true;
    private boolean forgotten;

    Arrivals(Path path, Tailer owner, StreamLog said, Tailers shared) {
        this.path = path;
        this.owner = owner;
        this.said = said;
        this.shared = shared;
        this.upcoming = new Upcoming(said, shared);
        this.undecided = new Undecided();
        this.state = new PathState(path, shared);
        this.missedFiles = new MissedFiles(path, () -> owner.history().scheme().proven(), shared);
        this.lives = new Lives(owner, missedFiles, shared);
        this.lookedNanos = shared.journal().lastAlive();
    }

    /// Begins with what is remembered.
    ///
    /// @param newest the file that was taken last; null when none was
    /// @param came the files that came after it
    synchronized void remember(@Nullable KnownFile newest, List<KnownFile> came, long written) {
        if (lookedNanos == 0) lookedNanos = written; // an older version did not say until when it looked
        if (newest != null) last = shared.file(newest);
        for (KnownFile file : came) {
            SourceFile its = shared.file(file);
            upcoming.add(its);
            last = its;
            shared.owners().claim(owner, file.identity());
        }
    }

    /// The files that came and were not begun.
    Upcoming upcoming() {
        return upcoming;
    }

    /// What is at the path.
    PathState state() {
        return state;
    }

    /// What is observed of a file of this stream: the same for all who ask, while it is the last one, or the
    /// end of its life was seen and not settled.
    synchronized Observation observation(KnownFile file) {
        SourceFile known = last;
        if (known != null && known.id() == file.id()) return known.observation();
        return lives.observation(file);
    }

    /// What was observed of a file's life that is over is not wanted any more.
    synchronized void settled(SourceFile file) {
        lives.settled(file);
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
        unsure = !shared.tells(path);
        SourceFile file = last;
        if (file == null) return now;
        if (file.observation().isOver() && upcoming.count() == 0) addLife(file.nextLife(shared));
        if (!state.saw(now, file.path())) {
            file.isAt(state.real());
            owner.files().isAt(file.identity(), state.real());
        }
        // While nobody takes its bytes, it is looked here whether they are what they were.
        if (!owner.isTaking() && !file.observation().isShorter(now.size()) && !file.learn()) {
            endLife(file);
            return now;
        }
        boolean wasOver = file.observation().isOver();
        file.observation().look(() -> {
            FileStat again = FileStat.of(path); // what was seen before this lock may be old
            return again.isSameFile(now) ? again.size() : now.size();
        });
        if (!wasOver && file.observation().isOver()) endLife(file);
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
                if (unsure && isChanged(now) && !missed(Optional.of(now))) return Optional.empty();
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
        owner.files().isAt(found, file.path());
    }

    private boolean isChanged(Binding now) throws IOException {
        SourceFile file = last;
        return file != null && now.channel() != null && !upcoming.all().contains(file)
                && file.changeOf(now.channel(), owner.history().extents().alike()) == Lineage.Change.ANEW;
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
        List<MissedFiles.Found> all =
                missedFiles.find(newest, where, truncated, lookedNanos, undecided::contains);
        List<MissedFiles.Found> next = all.stream().filter(f -> f.is(Lineage.Verdict.OURS_NEXT))
                .filter(f -> !undecided.contains(f.entry().stat())).toList();
        if (next.stream().anyMatch(found -> !found.settled())) {
            Duration look = shared.config().settled().dividedBy(MissedFiles.LOOKS);
            waitsNanos = shared.config().time().nanos() + look.toNanos();
            if (now.isPresent() && !atPath) undecided.add(now.get());
            return false;
        }
        waitsNanos = 0;
        unsure = !shared.tells(path);
        if (truncated) newest.observation().end();
        lives.keep(newest);
        for (MissedFiles.Found found : all) {
            if (!found.is(Lineage.Verdict.COPY)) continue;
            try (Binding copy = found.bind().orElse(null)) {
                if (copy != null) lives.hold(newest, copy);
            }
        }
        for (MissedFiles.Found found : next) {
            try (Binding file = found.bind().orElse(null)) {
                if (file != null) add(file, shared.file(fresh(file)));
            }
        }
        if (truncated) addLife(newest.nextLife(shared));
        for (Binding file : undecided.release()) {
            try (file) {
                arrive(file, Optional.empty());
            }
        }
        said.unknown(all.stream().filter(f -> f.is(Lineage.Verdict.UNKNOWN)).toList(), path);
        return true;
    }

    private KnownFile fresh(Binding file) {
        long now = shared.config().time().wallNanos();
        return KnownFile.of(file.identity(), file.path(), now, file.stat().size());
    }

    /// What a file held was truncated: what it holds now is its next life, and a copy of what it held may be
    /// there. The caller holds the lock of names, unless the file is seen to be emptied.
    synchronized void endLife(SourceFile file) throws IOException {
        file.observation().end();
        lives.keep(file);
        boolean current = last != null && last.identity().isProbably(file.identity());
        if (upcoming.hasLifeAfter(file)) return;
        if (current) {
            for (Binding copy : lives.copies(file)) {
                try (copy) {
                    add(copy, shared.file(fresh(copy)));
                }
            }
        }
        SourceFile next = file.nextLife(shared);
        if (current) addLife(next);
        else upcoming.addFirst(next);
    }

    /// What is left of a file after it was shortened is what it was: it has no next life after all.
    synchronized void goesOn(SourceFile file) {
        upcoming.removeLives(file);
        if (upcoming.count() == 0 && last != null && last.identity().isProbably(file.identity())) last = file;
    }

    /// A file came to the path.
    ///
    /// @param from what it was called before, when that is known
    synchronized void arrive(Binding file, Optional<Path> from) throws IOException {
        if (forgotten) return;
        if (waitsNanos != 0) { // its turn comes when it is decided what came before it
            undecided.add(file);
            return;
        }
        if (last != null && last.identity().isProbably(file.identity())) {
            last.isAt(file.path());
            observe(file.stat());
            return;
        }
        Optional<Tailer> holder = shared.owners().ownerOf(file.identity());
        if (holder.isPresent() && holder.get() != owner) {
            Tailer other = holder.get();
            Path before = from.or(() -> other.files().pathOf(file.identity())).orElse(file.path());
            boolean decided = from.isEmpty() && before.equals(file.path()); // when it came here
            boolean stays = last == null || decided || other.files().isAtPath(file.identity())
                    || Lineage.isRotation(before, path, true);
            missing = stays;
            if (!stays) publish(file, other);
            return;
        }
        missing = false;
        Optional<KnownFile> known = holder.isEmpty() ? Optional.empty() : owner.files().known(file.identity());
        if (known.isPresent()) comeBack(file, known.get());
        else add(file, shared.file(fresh(file)));
    }

    private void comeBack(Binding file, KnownFile known) throws IOException {
        if (!upcoming.all(file.identity()).isEmpty()) return; // it is to come anyway
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

    private void addLife(SourceFile next) throws IOException {
        add(next);
        if (!OpenFiles.areFew() || !next.reopen()) return;
        next.size();
        next.learn();
    }

    private void add(SourceFile file) {
        upcoming.add(file);
        last = file;
        missing = false;
        lookedNanos = shared.config().time().wallNanos();
        shared.owners().claim(owner, file.identity());
        owner.history().noteUpcoming();
    }

    /// A file of this stream, or one that came, got another name.
    synchronized void renamed(FileIdentity file, Path to) {
        for (SourceFile each : upcoming.all(file)) each.isAt(to);
        if (last != null && last.identity().isProbably(file)) last.isAt(to);
    }

    /// What is at the path is another stream's, or nothing.
    synchronized boolean isMissing() {
        return missing;
    }

    /// How many bytes the first file had when it was seen first.
    synchronized long firstSize() {
        return firstSize;
    }

    /// Whether it is known which files came up to now.
    synchronized boolean isDecided() {
        return waitsNanos == 0 && (last == null || !unsure || !shared.tells(path));
    }

    /// The file that came last, begun or not.
    synchronized Optional<FileIdentity> newest() {
        return Optional.ofNullable(last).map(SourceFile::identity);
    }

    /// When to look again for files that may be the stream's; empty when there are none.
    synchronized Optional<Long> waits() {
        return waitsNanos == 0 ? Optional.empty() : Optional.of(waitsNanos);
    }

    /// One of them is the same as a file of the stream, which stands for it from now on.
    synchronized void taken(SourceFile file, SourceFile by) {
        upcoming.remove(file);
        if (last == file) last = by;
    }

    /// Finds nothing any more; what came and was not taken is nobody's again.
    synchronized void forget() {
        forgotten = true;
        for (SourceFile file : upcoming.all()) shared.owners().release(owner, file.identity());
    }

    /// Closes what was not taken; it is known on.
    synchronized void close() {
        upcoming.close();
        undecided.close();
    }
}
