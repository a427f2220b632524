package dev.logship.follow;

import dev.logship.Time;
import dev.logship.history.Extents;
import dev.logship.history.KnownFile;
import dev.logship.linux.FileStat;
import dev.logship.watch.DirectoryListings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rotated files of one stream that may still be written to, open. Used by one thread at a time; the
/// result of [#watch] by any.
final class LateFiles {
    private static final Logger log = LoggerFactory.getLogger(LateFiles.class);

    /// The minimum interval between two checks for late bytes.
    private static final Duration TURN = Duration.ofSeconds(1);

    /// How long late bytes wait for a line end at most.
    private static final Duration OVERDUE = Duration.ofSeconds(10);

    private record Late(SourceFile file, long taken, long untilNanos) {
        boolean hasGrown() throws IOException {
            return file.isOpen() && file.size() > taken;
        }
    }

    private final Deque<Late> files = new ArrayDeque<>(1);
    private final boolean none;
    private final Time time;
    private long turnNanos;
    private long waitingNanos;             // since when late bytes wait for a line's end; 0: none do
    private boolean sought;

    /// @param none whether no file is written to late
    LateFiles(boolean none, Time time) {
        this.none = none;
        this.time = time;
        this.turnNanos = time.nanos();
    }

    /// Finds, once, rotated files that may have been written to during downtime, and files that were rotated
    /// so recently that they may still be.
    void seek(StreamHistory history, Tailers shared) throws IOException {
        if (sought || none) return;
        sought = true;
        Extents extents = history.extents();
        for (KnownFile record : extents.files()) {
            boolean current = record.id() == extents.newest().id()
                    || record.id() == extents.get(extents.last()).file();
            if (current || record.isCopy() || extents.isOverwritten(record)) continue;
            long taken = extents.takenFrom(record.id());
            Optional<DirectoryListings.Entry> named = shared.file(record).named();
            if (named.isEmpty()) continue;
            FileStat stat = named.get().stat();
            boolean old = time.wallNanos() - stat.modifiedNanos() > TailingConfig.LET_GO.toNanos();
            if (stat.size() <= taken && old) continue;
            Optional<SourceFile> file = history.open(record.id());
            if (file.isEmpty()) continue;
            if (file.get().isIntact()) add(file.get(), taken);
            else history.overwritten(record.id());
        }
    }

    /// Watches a file, which is open and was taken up to here. If there are too many, the oldest is no longer
    /// watched; it stays open until the taker has all of it.
    void add(SourceFile file, long taken) {
        forget(file);
        if (none) return;
        files.add(new Late(file, taken, time.nanos() + TailingConfig.LET_GO.toNanos()));
        if (files.size() > TailingConfig.MOST_LATE) files.remove();
    }

    /// The file is no longer watched; it stays open.
    void forget(SourceFile file) {
        files.removeIf(late -> late.file() == file);
    }

    boolean contains(SourceFile file) {
        return files.stream().anyMatch(late -> late.file() == file);
    }

    /// A file with late bytes, when it is time to take some.
    Optional<SourceFile> next() throws IOException {
        if (!untilTurn().isZero()) return Optional.empty();
        Optional<SourceFile> grown = grown();
        if (grown.isPresent()) turnNanos = time.nanos() + TURN.toNanos();
        return grown;
    }

    /// Whether late bytes have waited long enough for a line end of another file.
    boolean isOverdue() throws IOException {
        if (grown().isEmpty()) waitingNanos = 0;
        else if (waitingNanos == 0) waitingNanos = time.nanos();
        return waitingNanos != 0 && time.nanos() - waitingNanos >= OVERDUE.toNanos();
    }

    private Optional<SourceFile> grown() throws IOException {
        files.removeIf(late -> !late.file().isOpen()); // another one took its place
        for (Late late : files) {
            if (late.hasGrown()) return Optional.of(late.file());
        }
        return Optional.empty();
    }

    /// The time until the next late bytes may be taken, if there are any.
    ///
    /// @param inLine whether a line of another file is not finished
    Optional<Duration> due(boolean inLine) throws IOException {
        if (grown().isEmpty()) return Optional.empty();
        if (!inLine) return Optional.of(untilTurn());
        long waited = waitingNanos == 0 ? 0 : time.nanos() - waitingNanos;
        return Optional.of(Duration.ofNanos(Math.max(0, OVERDUE.toNanos() - waited)));
    }

    private Duration untilTurn() {
        return Duration.ofNanos(Math.max(0, turnNanos - time.nanos()));
    }

    /// Closes files that were watched long enough or have no name any more, but none that is not covered or
    /// has late bytes. If a file's directory is missing, the file stays, and is looked for again later.
    ///
    /// @param covered whether the taker has all bytes taken from a file
    void letGo(Predicate<SourceFile> covered) throws IOException {
        long now = time.nanos();
        for (Late late : List.copyOf(files)) {
            if (!covered.test(late.file()) || late.hasGrown()) continue;
            boolean away = !Tailers.isReachable(late.file().known());
            if (late.untilNanos() - now > 0 && (away || late.file().named().isPresent())) continue;
            if (away) sought = false;
            files.remove(late);
            OpenFiles.close(late.file());
        }
    }

    /// The same without a look at their names.
    void letGoOld(Predicate<SourceFile> covered) throws IOException {
        long now = time.nanos();
        letGo(file -> covered.test(file) && isOver(file, now));
    }

    private boolean isOver(SourceFile file, long now) {
        return files.stream().anyMatch(late -> late.file() == file && late.untilNanos() - now <= 0);
    }

    /// Closes all. The next [#seek] finds them again.
    void close() {
        sought = false;
        files.forEach(late -> OpenFiles.close(late.file()));
        files.clear();
    }

    /// The present files, so that another thread can notice growth.
    Watch watch() {
        return new Watch(List.copyOf(files), time);
    }

    /// Some late files at one moment. Immutable.
    static final class Watch {
        private final List<Late> files;
        private final Time time;

        private Watch(List<Late> files, Time time) {
            this.files = files;
            this.time = time;
        }

        boolean isEmpty() {
            return files.isEmpty();
        }

        /// Whether there are late bytes, or it is time to close a file.
        boolean isDue() {
            try {
                for (Late late : files) {
                    boolean over = late.untilNanos() - time.nanos() <= 0;
                    if (over || late.file().size() > late.taken()) return true;
                }
                return false;
            } catch (IOException | IllegalStateException e) {
                log.debug("{}", e.toString()); // closed meanwhile
                return true;
            }
        }
    }
}
