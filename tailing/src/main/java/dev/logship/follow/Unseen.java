package dev.logship.follow;

import dev.logship.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Files that came to one path unseen: while the program was down, or while events were lost. Decides when
/// files that were never seen before have settled. Guarded by the path's [Arrivals].
final class Unseen {
    private final Path path;
    private final Tailer owner;
    private final MissedFiles missedFiles;
    private final Lives lives;
    private final StreamLog said;
    private final Tailers shared;
    private final Undecided undecided = new Undecided();
    private boolean unsure = true;           // files may have come and left unseen since `lookedNanos`
    private final AtomicInteger doubts = new AtomicInteger();  // how often it was found to be unsure
    private long lookedNanos;                // when the path was looked at last, by the wall clock
    private long waitsNanos;                 // when to look again for files that may be ours; 0: never

    /// When a look at the path began, by the wall clock, and how many doubts there were then.
    record Look(long nanos, int doubts) {
        /// A look that says nothing of what came before.
        static final Look NONE = new Look(0, -1);
    }

    /// Files that came; the caller closes them.
    ///
    /// @param missed files that came unseen, in order
    /// @param since files that came while that was undecided
    record Answer(List<Binding> missed, List<Binding> since) {}

    Unseen(Path path, Tailer owner, MissedFiles missedFiles, Lives lives, StreamLog said, Tailers shared) {
        this.path = path;
        this.owner = owner;
        this.missedFiles = missedFiles;
        this.lives = lives;
        this.said = said;
        this.shared = shared;
        this.lookedNanos = shared.journal().lastAlive();
    }

    /// Begins a look at the path, before anything is read. Any thread.
    Look look() {
        return new Look(shared.config().time().wallNanos(), doubts.get());
    }

    /// The path was looked at, and its file is known. No effect while earlier files are undecided, or if
    /// files may have come unseen since the look began.
    void looked(Look look) {
        if (waitsNanos != 0 || look.doubts() != doubts.get()) return;
        lookedNanos = look.nanos();
        unsure = !shared.tells(path);
    }

    /// Sets when the path was last looked at, if nothing better is known: an older version did not save it.
    void looked(long then) {
        if (lookedNanos == 0) lookedNanos = then;
    }

    void unsure() {
        unsure = true;
        doubts.incrementAndGet();
        shared.lookAfter(owner);
    }

    boolean isUnsure() {
        return unsure;
    }

    /// Whether it can be decided what came while nothing is at the path. While its directory is missing that
    /// is put off.
    boolean isDecidable() {
        boolean reachable = Tailers.isReachable(path);
        if (!reachable && waitsNanos != 0) wait(shared.config().settled(), Optional.empty());
        return unsure && reachable;
    }

    boolean isDecided() {
        return waitsNanos == 0 && (!unsure || !shared.tells(path));
    }

    /// When to look again, by the monotonic clock; empty when nothing is undecided.
    Optional<Long> waits() {
        return waitsNanos == 0 ? Optional.empty() : Optional.of(waitsNanos);
    }

    /// Whether a file that came must wait until earlier ones are decided. Then it is held.
    boolean waits(Binding file) {
        if (waitsNanos != 0) undecided.add(file);
        return waitsNanos != 0;
    }

    /// A file came before the unseen ones were looked for. Names are changing at this moment; the decision
    /// waits until they have rested.
    void defer(Binding file) {
        if (waitsNanos == 0) waitsNanos = shared.config().time().nanos() + TailingConfig.QUIET.toNanos();
        undecided.add(file);
    }

    /// Whether it is too early to decide what came before the file at the path. Then it is held.
    boolean defers(Binding file) {
        boolean early = waitsNanos - shared.config().time().nanos() > 0;
        if (waitsNanos != 0 && early) undecided.add(file);
        return waitsNanos != 0 && early;
    }

    /// The renamed files of a spool that are not known yet, in order; the caller closes them. None if the
    /// path is not a spool.
    List<Binding> spooled() throws IOException {
        if (!shared.config().isSpool(path)) return List.of();
        List<Binding> files = new SpoolFiles(path, shared).unknown();
        looked(look());
        return files;
    }

    /// Decides what came since the last look; empty when that is not possible yet.
    ///
    /// @param atPath whether the newest known file is at the path, and was truncated
    /// @param now the file at the path
    Optional<Answer> find(SourceFile newest, boolean atPath, Optional<Binding> now) throws IOException {
        // The file came last when it was seen first: what was there before that is not the next one.
        long looked = Math.max(shared.past(lookedNanos), shared.past(newest.since()));
        List<MissedFiles.Found> all =
                missedFiles.find(newest, where(newest, atPath), atPath, looked, undecided::contains);
        List<MissedFiles.Found> next = all.stream().filter(f -> f.is(Lineage.Verdict.OURS_NEXT))
                .filter(f -> !undecided.contains(f.entry().stat())).toList();
        if (next.stream().anyMatch(found -> !found.settled())) {
            wait(shared.config().settled().dividedBy(MissedFiles.LOOKS), atPath ? Optional.empty() : now);
            return Optional.empty();
        }
        try (Bindings missed = new Bindings(bind(next))) {
            if (missed.count() < next.size()) {
                wait(TailingConfig.QUIET, atPath ? Optional.empty() : now);
                return Optional.empty();
            }
            holdCopies(newest, all);
            waitsNanos = 0; // nothing fails any more
            unsure = undecided.wereTooMany() || !shared.tells(path);
            if (atPath) newest.observation().end();
            lives.keep(newest);
            said.unknown(all.stream().filter(f -> f.is(Lineage.Verdict.UNKNOWN))
                    .filter(f -> !undecided.contains(f.entry().stat())).toList(), path); // those are next
            return Optional.of(new Answer(missed.release(), undecided.release()));
        }
    }

    private void holdCopies(SourceFile newest, List<MissedFiles.Found> all) throws IOException {
        for (MissedFiles.Found found : all) {
            if (!found.is(Lineage.Verdict.COPY)) continue;
            try (Binding copy = found.bind(shared.config().time()).orElse(null)) {
                if (copy != null) lives.hold(newest, copy);
            }
        }
    }

    /// Opens all of them, or none: they are being renamed at this moment.
    private List<Binding> bind(List<MissedFiles.Found> files) throws IOException {
        Time time = shared.config().time();
        try (Bindings opened = new Bindings()) {
            for (MissedFiles.Found file : files) file.bind(time).ifPresent(opened::add);
            return opened.count() == files.size() ? opened.release() : List.of();
        }
    }

    /// Decides later. A file that came meanwhile is held.
    private void wait(Duration time, Optional<Binding> came) {
        waitsNanos = shared.config().time().nanos() + time.toNanos();
        came.ifPresent(undecided::add);
    }

    private Lineage.Where where(SourceFile newest, boolean atPath) throws IOException {
        if (atPath) return Lineage.Where.AT_PATH;
        Optional<Path> elsewhere = shared.file(newest.known()).named().map(entry -> entry.path());
        elsewhere.ifPresent(newest::isAt);
        return elsewhere.isPresent() && !elsewhere.get().equals(Tailers.real(path))
                ? Lineage.Where.ELSEWHERE : Lineage.Where.NOT_FOUND;
    }

    /// The content of a file after it was truncated. While it is undecided what came unseen, the truncation
    /// may have been at any time since the last look, so what came after it may be older than now.
    SourceFile nextLife(SourceFile file) {
        long now = shared.config().time().wallNanos();
        long looked = shared.past(lookedNanos);
        return file.nextLife(unsure && looked != 0 ? Math.min(now, looked) : now, shared);
    }

    /// Nothing came unseen after all.
    ///
    /// @return files that came since; the caller closes them
    List<Binding> nothingMissed() {
        waitsNanos = 0;
        if (undecided.wereTooMany()) unsure();
        return undecided.release();
    }

    /// Closes the held files.
    void close() {
        undecided.close();
    }
}
