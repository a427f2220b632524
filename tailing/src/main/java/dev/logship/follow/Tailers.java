package dev.logship.follow;

import dev.logship.StreamName;
import dev.logship.history.Extents;
import dev.logship.history.Journal;
import dev.logship.history.KnownFile;
import dev.logship.history.StateRecord;
import dev.logship.linux.FileSystemStat;
import dev.logship.linux.Mounts;
import dev.logship.select.RotationName;
import dev.logship.watch.DirectoryListings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// What all tailers of one program share: the journal, the owners of files, directory listings, and the order
/// in which names are looked at. Any thread.
public final class Tailers implements Closeable {
    /// How far the clock of file times may be behind.
    static final long CLOCK_TICK_NANOS = 20_000_000;

    /// How far a time may be ahead of the wall clock, as file times are.
    private static final long AHEAD_NANOS = 1_000_000_000;

    private static final Duration LISTINGS_KEPT = Duration.ofSeconds(10);

    private final TailingConfig config;
    private final Journal journal;
    private final DirectoryListings listings = new DirectoryListings();
    private final FileFinder finder;
    private final FileOwners owners = new FileOwners();
    private final LongAdder lost = new LongAdder();
    private final LongAdder lostUnknown = new LongAdder();
    private final Map<StreamName, StateRecord> remembered = new ConcurrentHashMap<>();
    private final Map<Path, Boolean> telling = new ConcurrentHashMap<>();
    private final ReentrantLock names = new ReentrantLock();
    private final Set<Tailer> lookedAfter = ConcurrentHashMap.newKeySet();
    private volatile Predicate<Path> claimed = path -> false;
    private volatile Predicate<Path> alone = path -> false;
    private volatile Predicate<Path> selected = directory -> false;
    private volatile Runnable events = () -> { };
    private volatile Predicate<Path> unwatched = path -> false;

    /// @param journal taken over
    public Tailers(TailingConfig config, Journal journal) {
        this.config = config;
        this.finder = new FileFinder(listings, config.rotatedTo(), directory -> selected.test(directory));
        this.journal = journal;
        for (StateRecord record : journal.records()) remembered.put(record.stream(), record);
    }

    /// Who knows of paths whether they are selected, excluded or followed by themselves, and whether no other
    /// path in their directory is followed; and of directories whether files in them are selected.
    void claims(Predicate<Path> isClaimed, Predicate<Path> isAlone, Predicate<Path> isSelected) {
        claimed = isClaimed;
        alone = isAlone;
        selected = isSelected;
    }

    boolean isClaimed(Path path) {
        return claimed.test(path);
    }

    /// Sets the source of name events that were not delivered yet.
    ///
    /// @param isUnwatched whether changes at a path may go unreported
    public void events(Runnable drain, Predicate<Path> isUnwatched) {
        events = drain;
        unwatched = isUnwatched;
    }

    /// A time when something was seen, in nanoseconds since 1970; 0 if the wall clock was set back since, as
    /// it proves nothing then.
    long past(long then) {
        return then - config.time().wallNanos() > AHEAD_NANOS ? 0 : then;
    }

    /// Held by whoever looks at a name and draws conclusions from it; taken before any lock of a tailer.
    ReentrantLock names() {
        return names;
    }

    /// Delivers all name events up to now. The caller holds the lock of names.
    void settleNames() {
        events.run();
    }

    /// The saved streams that nobody follows yet.
    public Collection<StateRecord> remembered() {
        return remembered.values();
    }

    /// Called from time to time; waits for nothing.
    public void tidy() {
        listings.forget(LISTINGS_KEPT);
    }

    /// There was an event at a path: its tailer is checked each second until it is at rest.
    void lookAfter(Tailer tailer) {
        lookedAfter.add(tailer);
    }

    /// The tailers that had an event, or wait for something. All others need nothing.
    Collection<Tailer> lookedAfter() {
        return lookedAfter;
    }

    /// Removes tailers that are at rest.
    void letRest() {
        for (Tailer tailer : List.copyOf(lookedAfter)) {
            lookedAfter.remove(tailer); // before it is asked: what happens from now on adds it again
            if (!tailer.isAtRest()) lookedAfter.add(tailer);
        }
    }

    /// A stream is no longer followed; its state may be needed again.
    void remember(StateRecord record) {
        remembered.put(record.stream(), record);
    }

    /// The saved state of a stream, also of one that was followed at another path: its files are known by
    /// their identity.
    StateRecord remembered(StreamName stream, Path path) {
        StateRecord record = remembered.remove(stream);
        return record != null ? record
                : new StateRecord(stream, path.toAbsolutePath(), Extents.NONE, List.of(), "", 0);
    }

    SourceFile file(KnownFile file, Observation observation) {
        return new SourceFile(file, observation, finder, config);
    }

    /// A file for one look, without an observation yet.
    SourceFile file(KnownFile file) {
        return file(file, new Observation(file.seen()));
    }

    /// Whether changes at a path are reported: it is watched, and its file system reports changes, which is
    /// asked once per directory.
    boolean tells(Path path) {
        Path directory = path.getParent();
        return directory == null
                || (!unwatched.test(path) && telling.computeIfAbsent(directory, Tailers::isTelling));
    }

    private static boolean isTelling(Path directory) {
        try {
            if (!Mounts.answer(directory)) return false;
            return FileSystemStat.of(directory).reportsChanges();
        } catch (IOException e) {
            return true; // missing: what it is in tells when it comes
        }
    }

    /// Name events may have been lost: knowledge about directories may be wrong.
    void mountsChanged() {
        Mounts.changed();
        telling.clear();
    }

    /// How rotated files of a path are named, with `#` for the number or date, as is configured. A scheme
    /// that is not like the path's own name counts only where no other path can be meant.
    List<String> schemes(Path path) {
        String log = RotationName.base(String.valueOf(path.getFileName()));
        return config.schemes().stream()
                .filter(scheme -> RotationName.base(scheme.replace("#", "1")).equals(log) || alone.test(path))
                .toList();
    }

    /// Whether a rotated file of a path exists, compressed or not.
    boolean hasRotated(Path real) throws IOException {
        String log = String.valueOf(real.getFileName());
        for (Path directory : directories(real)) {
            boolean found = !listings.named(directory, name -> RotationName.mark(log,
                    RotationName.compression(name).map(end -> name.substring(0, name.length() - end.length()))
                            .orElse(name)).isPresent()).isEmpty();
            if (found) return true;
        }
        return false;
    }

    /// The directories into which the files of a path may be rotated.
    List<Path> directories(Path real) {
        List<Path> all = new ArrayList<>(config.rotatedTo());
        if (real.getParent() != null) all.addFirst(real.getParent());
        return all;
    }

    TailingConfig config() {
        return config;
    }

    Journal journal() {
        return journal;
    }

    DirectoryListings listings() {
        return listings;
    }

    FileOwners owners() {
        return owners;
    }

    /// The number of lost bytes, at least.
    public long lostBytes() {
        return lost.sum();
    }

    /// The number of events after which bytes may be lost that nobody saw.
    public long lostUnknown() {
        return lostUnknown.sum();
    }

    LongAdder lost() {
        return lost;
    }

    LongAdder unknown() {
        return lostUnknown;
    }

    /// Whether a path's directory exists. If not, nothing can be said of the files in it.
    static boolean isReachable(Path path) {
        Path directory = path.getParent();
        return directory == null || (Mounts.answer(directory) && Files.isDirectory(directory));
    }

    /// Whether a file's directory exists and is on the same file system as the file was, as far as that is
    /// known: some have another id at each mount.
    static boolean isReachable(KnownFile file) {
        Path directory = file.path().getParent();
        if (directory == null) return true;
        try {
            Mounts.require(directory);
            FileSystemStat now = FileSystemStat.of(directory);
            boolean stable = now.type() == FileSystemStat.Type.EXT4
                    || now.type() == FileSystemStat.Type.BTRFS;
            return !stable || file.identity().handle().filter(handle -> handle.fileSystem() != now
                    .id()).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /// Whether nothing can be said of a file, because its directory is missing and it is not open.
    static boolean isAway(SourceFile file) {
        return !file.isOpen() && !file.observation().isOver() && !isReachable(file.known());
    }

    /// The file's path without links; the path itself where it leads nowhere now.
    static Path real(Path path) {
        return realPath(path).orElse(path);
    }

    private static Optional<Path> realPath(Path path) {
        try {
            Mounts.require(path);
            Path real = path.toRealPath();
            return Optional.of(real.equals(path) ? path : real); // the same object, as there may be many
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Writes pending records. The tailers are closed before.
    @Override
    public void close() throws IOException {
        journal.close();
    }
}
