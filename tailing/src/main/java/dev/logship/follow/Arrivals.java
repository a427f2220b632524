package dev.logship.follow;

import dev.logship.history.FileIdentity;
import dev.logship.history.KnownFile;
import dev.logship.linux.FileStat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The files that came to one path, in order, and were not begun yet. Each is opened as soon as it is known,
/// so that it cannot get lost while the ones before it are sent. Any thread. Whoever looks at names takes the
/// lock of names before this one's.
final class Arrivals {
    private final Path path;
    private final Tailer owner;
    private final Tailers shared;
    private final Upcoming upcoming;
    private final Lives lives;
    private final PathState state;
    private final Unseen unseen;
    private final Newcomers newcomers;
    private volatile @Nullable SourceFile last; // the newest file, begun or not; written under this
    private boolean forgotten;               // guarded by this

    Arrivals(Path path, Tailer owner, StreamLog said, Tailers shared) {
        this.path = path;
        this.owner = owner;
        this.shared = shared;
        this.upcoming = new Upcoming(said, shared);
        this.state = new PathState(path, shared);
        MissedFiles missedFiles = new MissedFiles(path, () -> owner.history().scheme().proven(), shared);
        this.lives = new Lives(owner, missedFiles, shared);
        this.newcomers = new Newcomers(path, owner, said, shared);
        this.unseen = new Unseen(path, owner, missedFiles, lives, said, shared);
    }

    /// Starts with the saved state.
    ///
    /// @param newest the newest file that was begun; null when none was
    /// @param came the files that came after it
    synchronized void remember(@Nullable KnownFile newest, List<KnownFile> came, long written) {
        unseen.looked(written);
        if (newest != null) last = shared.file(newest);
        for (KnownFile file : came) {
            SourceFile next = shared.file(file);
            lives.remember(last, next);
            last = next;
            upcoming.add(next);
            shared.owners().claim(owner, file);
        }
    }

    /// The files that came and were not begun.
    Upcoming upcoming() {
        return upcoming;
    }

    PathState state() {
        return state;
    }

    /// The observation of a file of this stream. All callers get the same one while the file is the newest,
    /// or while the end of its life was seen and not settled. Waits for no look at files.
    Observation observation(KnownFile file) {
        SourceFile known = last;
        return known != null && known.id() == file.id() ? known.observation() : lives.observation(file);
    }

    /// The observation of a finished life of a file is no longer needed.
    synchronized void settled(SourceFile file) {
        lives.settled(file);
    }

    /// The taker has opened a file, so its identity is known better.
    synchronized void reopened(SourceFile file) {
        if (last != null && last.id() == file.id()) last = file;
    }

    /// Name events of this path may have been lost.
    synchronized void unsure() {
        unseen.unsure();
    }

    /// Looks at the path. Returns the file's stat, if the file is the newest one.
    Optional<FileStat> look() throws IOException {
        Unseen.Look look = unseen.look();
        FileStat now = Newcomers.stat(path);
        synchronized (this) {
            if (forgotten) return Optional.empty();
            boolean same = now != null && last != null && last.isOurs() && last.identity().hasAll(now);
            if (now != null && same && unseen.waits().isEmpty()) return Optional.of(observe(now, look));
            if (now == null && !unseen.isUnsure()) {
                state.missing(true);
                return Optional.empty();
            }
        }
        shared.names().lock();
        try {
            return newcomers.look(unseen::look, this::lookClosely);
        } finally {
            shared.names().unlock();
        }
    }

    private boolean isLast(FileIdentity file) {
        return last != null && last.isOurs() && last.identity().isProbably(file);
    }

    /// A file belongs to another stream from now on; if it was begun, from byte `begun` on.
    ///
    /// @return the first byte that belongs to the other stream
    synchronized long handOver(FileIdentity file, long begun) {
        long from = upcoming.handOver(file).orElse(begun);
        if (last != null && isLast(file)) last.end(from);
        return from;
    }

    private FileStat observe(FileStat now, Unseen.Look look) throws IOException {
        state.missing(false);
        unseen.looked(look);
        SourceFile file = last;
        if (file == null) return now;
        if (file.observation().isOver()) endLife(file); // who takes it saw it first, or that failed
        if (!state.saw(now, file.path())) {
            file.isAt(state.real());
            owner.files().isAt(file.identity(), state.real());
        }
        boolean taken = owner.isTaking() && !upcoming.all().contains(file);
        if (lives.end(file, path, now, taken)) endLife(file);
        return now;
    }

    private synchronized Optional<FileStat> lookClosely(@Nullable Binding now, Unseen.Look look)
            throws IOException {
        if (forgotten) return Optional.empty();
        if (now == null) {
            state.missing(true);
            if (unseen.isDecidable()) missed(Optional.empty());
            return Optional.empty();
        }
        SourceFile file = last;
        if (file != null && file.isOurs() && Newcomers.isSame(file, now)) {
            file.isAt(now.path());
            newcomers.identify(file, now.identity());
            boolean changed = unseen.isUnsure() && !upcoming.all().contains(file)
                    && newcomers.isAnew(file, now);
            if (changed && !missed(Optional.of(now))) return Optional.empty();
            if (!changed) arriveAll(unseen.nothingMissed());
            return Optional.of(observe(now.stat(), look));
        }
        boolean open = unseen.isUnsure() && (unseen.defers(now) || !missed(Optional.of(now)));
        if (!open) come(now, Optional.empty());
        return Optional.empty();
    }

    private void addAll(List<Binding> files) {
        try (Bindings left = new Bindings(files)) {
            for (Binding file : files) add(file, newcomers.fresh(file));
        }
    }

    private void arriveAll(List<Binding> files) throws IOException {
        try (Bindings left = new Bindings(files)) {
            for (Binding file : files) come(file, Optional.empty());
        } catch (IOException e) {
            unseen.unsure(); // the rest is found as after downtime
            throw e;
        }
    }

    /// Finds files that came unseen since the last look. False when that cannot be decided yet.
    private boolean missed(Optional<Binding> now) throws IOException {
        addAll(unseen.spooled());
        SourceFile newest = last;
        if (newest == null || state.isSpool()) return true;
        // A file of this stream that is still there was truncated.
        boolean atPath = newest.isOurs() && now.isPresent() && Newcomers.isSame(newest, now.get());
        Optional<Unseen.Answer> answer = unseen.find(newest, atPath, now);
        if (answer.isEmpty()) return false;
        addAll(answer.get().missed());
        if (atPath) addLife(unseen.nextLife(newest));
        arriveAll(answer.get().since());
        return true;
    }

    /// A file was truncated: its present content is its next life, and there may be a copy of the former
    /// content. The caller holds the lock of names, unless the file was seen empty.
    synchronized void endLife(SourceFile file) throws IOException {
        file.observation().end();
        lives.keep(file);
        if (!file.isOurs() || upcoming.hasLifeAfter(file)) return;
        boolean current = isLast(file.identity());
        if (current) addAll(lives.copies(file));
        if (current) addLife(unseen.nextLife(file));
        else upcoming.addFirst(unseen.nextLife(file));
    }

    /// A file was created that may be a copy of the newest one's content before that was checked.
    synchronized void copied(Path copy) throws IOException {
        SourceFile file = last;
        if (file == null || forgotten || !upcoming.all().contains(file)) return;
        if (lives.holdUnseen(file, copy)) addLife(unseen.nextLife(file));
    }

    /// The rest of a shortened file is unchanged: it has no next life after all.
    synchronized void goesOn(SourceFile file) {
        upcoming.removeLives(file);
        if (upcoming.count() == 0 && isLast(file.identity())) last = file;
    }

    /// A file came to the path. Its former path is `from`, if that is known.
    synchronized void arrive(Binding file, Optional<Path> from) throws IOException {
        if (forgotten) return;
        boolean sure = state.isSpool() || !unseen.isUnsure(); // the names of a spool tell the order
        if (last == null || isLast(file.identity()) || sure) come(file, from);
        else unseen.defer(file);
    }

    private void come(Binding file, Optional<Path> from) throws IOException {
        if (unseen.waits(file)) return; // its turn comes when it is decided what came before it
        if (last != null && isLast(file.identity())) {
            last.isAt(file.path());
            observe(file.stat(), Unseen.Look.NONE);
            return;
        }
        state.missing(false);
        addAll(unseen.spooled());
        // One that comes anyway is found again when it was begun.
        if (upcoming.all(file.identity()).stream().anyMatch(each -> !each.observation().isOver())) return;
        Optional<SourceFile> its = newcomers.file(file, from, last != null);
        state.missing(its.isEmpty());
        if (its.isPresent()) add(file, its.get());
    }

    private void add(Binding file, SourceFile its) {
        if (last == null) state.firstSize(file.stat().size());
        file.openInto(its);
        add(its);
        if (its.isOpen()) Newcomers.learn(its);
    }

    private void addLife(SourceFile next) {
        add(next);
        if (OpenFiles.areFew()) Newcomers.learn(next);
    }

    private void add(SourceFile file) {
        upcoming.add(file);
        last = file;
        state.missing(false);
        shared.owners().claim(owner, file.identity());
        owner.history().noteUpcoming();
    }

    /// A file of this stream, or one that came, was renamed.
    synchronized void renamed(FileIdentity file, Path to) {
        for (SourceFile each : upcoming.all(file)) each.isAt(to);
        if (last != null && isLast(file)) last.isAt(to);
    }

    /// Whether all files that came up to now are known.
    synchronized boolean isDecided() {
        return last == null || unseen.isDecided();
    }

    /// The newest file, begun or not, unless it belongs to another stream.
    synchronized Optional<FileIdentity> newest() {
        return Optional.ofNullable(last).filter(SourceFile::isOurs).map(SourceFile::identity);
    }

    /// When to look again for files that may belong to the stream; empty when there are none.
    synchronized Optional<Long> waits() {
        return unseen.waits();
    }

    /// A file that came is a file of the stream already, which replaces it from now on.
    synchronized void taken(SourceFile file, SourceFile by) {
        upcoming.remove(file);
        if (last == file) last = by;
    }

    /// Stops looking. Files that came and were not begun have no owner any more.
    synchronized void forget() {
        forgotten = true;
        for (SourceFile file : upcoming.all()) shared.owners().release(owner, file.identity());
    }

    /// Closes the files that were not begun.
    synchronized void close() {
        upcoming.close();
        unseen.close();
    }
}
