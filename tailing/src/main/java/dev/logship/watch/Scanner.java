package dev.logship.watch;

import dev.logship.Reason;
import dev.logship.linux.Mounts;
import dev.logship.select.GlobSet;
import dev.logship.select.Selection;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the set of selected files up to date: at once by inotify events, and reliably by scanning from time
/// to time. Where events report everything, a scan ends with a look at the directories, if nothing changed in
/// them. Owns two threads, its own for scanning and that of [Inotify].
public final class Scanner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Scanner.class);

    /// The scan interval where the file system reports changes.
    private static final Duration TOLD_INTERVAL = Duration.ofSeconds(60);

    /// The delay after a hint of a change, so that one scan covers the next hints too.
    private static final Duration SOON = Duration.ofMillis(10);

    /// Receives the results.
    public interface Listener {
        /// All files that match now. Called on the scanning thread.
        ///
        /// @return whether each of them is followed, so that only a change requires another scan
        boolean scanned(Set<Path> files);

        /// The same files match as in the last scan. Called on the scanning thread.
        void unchanged();

        /// Name events in watched directories. Called on any thread, with the lock of names held.
        void named(List<NameEvent> events);

        /// The file at this path was written to. The path is that of a scan or one without links; it may
        /// match no glob.
        void modified(Path file);

        /// Any file may have been written to.
        void writesLost();

        /// Name events below a directory were lost; a scan follows.
        void unsure(Path below);
    }

    private volatile Selection selection;
    private final Duration toldInterval;
    private final Duration untoldInterval;
    private final Set<Path> others = ConcurrentHashMap.newKeySet();
    private final Listener listener;
    private final ReentrantLock names;
    private final Unwatched unwatched;
    private final Thread thread;
    private volatile @Nullable Inotify inotify;          // null while the system gives none
    private volatile boolean hinted = true;
    private volatile boolean closed;
    private final Set<Path> said = new HashSet<>();      // the scanning thread's
    private final LastScan last = new LastScan();         // the scanning thread's
    private volatile Set<Path> directories = Set.of();   // the watched ones
    private volatile Links links = Links.NONE;

    /// Does not scan or watch yet.
    ///
    /// @param untoldInterval the scan interval where the file system does not report changes
    /// @param others directories in which followed files may be written to although no scan selected them
    /// @param names the lock of names, held while name events are delivered
    public Scanner(Selection selection, Duration untoldInterval, List<Path> others, Listener listener,
            ReentrantLock names) {
        this(selection, TOLD_INTERVAL, untoldInterval, others, listener, names);
    }

    Scanner(Selection selection, Duration toldInterval, Duration untoldInterval, List<Path> others,
            Listener listener, ReentrantLock names) {
        this.toldInterval = toldInterval;
        this.others.addAll(others);
        this.selection = selection;
        this.untoldInterval = untoldInterval;
        this.listener = listener;
        this.names = names;
        this.unwatched = new Unwatched(untoldInterval);
        this.thread = Thread.ofPlatform().daemon().name("scan").unstarted(this::run);
        openInotify();
    }

    /// Opens inotify, unless it is open.
    private synchronized @Nullable Inotify openInotify() {
        if (inotify != null || closed) return inotify;
        try {
            inotify = new Inotify(new Hints(), names);
        } catch (IOException e) {
            unwatched.all(e);
        }
        return inotify;
    }

    /// Starts scanning.
    public void start() {
        thread.start();
    }

    /// Whether it scans and watches; true until it is closed.
    public boolean isAlive() {
        Inotify its = inotify;
        return thread.isAlive() && (its == null || its.isAlive());
    }

    /// The directories in which changes may go unreported because the kernel gives no watch. Any thread.
    public Unwatched unwatched() {
        return unwatched;
    }

    /// Scans, and scans again after a hint. When the interval is over, it scans only if something may have
    /// changed. However many hints arrive, scanning takes at most a fifth of the time.
    private void run() {
        while (!closed) {
            boolean all = hinted;
            hinted = false;
            long started = System.nanoTime();
            Duration interval = scan(all);
            long rest = Math.max(4 * (System.nanoTime() - started), SOON.toNanos());
            long rested = System.nanoTime() + rest; // a hint ends the parking, but not the rest
            for (long left = rest; !closed && left > 0; left = rested - System.nanoTime()) {
                LockSupport.parkNanos(this, left);
            }
            long due = System.nanoTime() + Math.max(interval.toNanos() - rest, 0);
            for (long left = 1; !hinted && !closed && left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(this, due - System.nanoTime());
            }
        }
    }

    /// Selects other files from now on.
    public void select(Selection files) {
        selection = files;
        scanSoon();
    }

    /// Delivers all name events up to now. The caller holds the lock of names.
    public void drain() {
        Inotify its = inotify;
        if (its != null) its.drain();
    }

    /// Watches one more directory, to which a followed file was moved.
    public void watchToo(Path directory) {
        if (others.add(directory)) scanSoon();
    }

    /// Scans once more, soon.
    public void scanSoon() {
        if (hinted) return;
        hinted = true;
        LockSupport.unpark(thread);
    }

    /// Scans once. Returns the time until the next scan if no hint arrives.
    ///
    /// @param all whether to look at every file, even if no directory changed
    private Duration scan(boolean all) {
        try {
            if (!all && last.holds()) {
                listener.unchanged();
                return toldInterval;
            }
            last.begin();
            GlobSet.Found found = selection.find(Mounts::answer);
            Inotify its = openInotify();
            Links now = new Links(found.links());
            Set<Path> wanted = new HashSet<>(found.directories());
            wanted.addAll(others);
            wanted.addAll(now.directories());
            boolean told = its != null && watch(wanted, found, now, its);
            if (its == null) unwatched.all(found.ways().size());
            boolean followed = listener.scanned(found.files());
            last.end(wanted, told && followed && found.troubles().isEmpty());
            found.others().stream().filter(said::add).forEach(path -> log.warn(
                    "{} is not a regular file; ignored; for a directory, add the glob {}/*", path, path));
            found.troubles().forEach((path, e) -> {
                if (said.add(path)) log.warn("cannot read {}: {}; retrying", path, Reason.of(e));
            });
            return told ? toldInterval : untoldInterval;
        } catch (RuntimeException e) {
            if (!closed) log.error("cannot scan for files: {}; retrying", Reason.of(e), e);
            return untoldInterval;
        }
    }

    /// Watches the directories of a scan. Returns whether all changes in them will be reported. Files that
    /// were created in a new directory before it was watched are found by one more scan.
    ///
    /// @param wanted those in which a new name or a write matters
    private boolean watch(Set<Path> wanted, GlobSet.Found found, Links now, Inotify its) {
        Set<Path> ways = new HashSet<>(found.ways());
        for (Path directory : now.directories()) {
            for (Path way = directory; way != null; way = way.getParent()) ways.add(way);
        }
        ways.removeAll(wanted);
        boolean told = true;
        Map<Path, IOException> failed = new LinkedHashMap<>();
        int begun = its.begun();
        for (Path directory : wanted) told &= watch(directory, true, its, failed);
        for (Path directory : ways) told &= watch(directory, false, its, failed);
        Set<Path> untold = new HashSet<>(found.links());
        untold.removeIf(link -> now.targets(link).stream()
                .noneMatch(target -> failed.containsKey(target.getParent())));
        unwatched.only(failed, untold);
        ways.addAll(wanted);
        its.retain(ways);
        // Also of a directory that replaced another one at its path.
        if (its.begun() != begun || !directories.containsAll(ways)) scanSoon();
        directories = ways;
        links = now;
        return told;
    }

    private static boolean watch(Path directory, boolean writesToo, Inotify its,
            Map<Path, IOException> failed) {
        if (!Mounts.answer(directory)) return false;
        try {
            return its.watch(directory, writesToo) || !writesToo;
        } catch (NoSuchFileException | NotDirectoryException e) {
            log.debug("{}", e.toString()); // its directory is watched
            return true;
        } catch (AccessDeniedException e) {
            if (writesToo) failed.put(directory, e); // a directory on the way changes seldom
            return !writesToo;
        } catch (IOException e) {
            failed.put(directory, e);
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        LockSupport.unpark(thread);
        Inotify its = openInotify(); // no other one is opened from now on
        if (its != null) its.close();
    }

    private final class Hints implements Inotify.Listener {
        @Override
        public void modified(Path path) {
            listener.modified(path);
        }

        @Override
        public void writesLost() {
            listener.writesLost();
        }

        @Override
        public void named(List<NameEvent> events) {
            listener.named(events);
            if (events.stream().anyMatch(this::isNews)) scanSoon();
        }

        /// Whether there may be other directories to watch, or other files behind links.
        private boolean isNews(NameEvent event) {
            if (directories.contains(event.path()) || links.areDecidedBy(event.path())) return true;
            if (!Mounts.answer(event.path())) return false;
            return switch (event.kind()) {
                case CREATED, MOVED_TO, CHANGED -> selection.matches(event.path())
                        ? !Files.isRegularFile(event.path(), LinkOption.NOFOLLOW_LINKS)
                        : selection.leadsInto(event.path()) && Files.isDirectory(event.path());
                case DELETED, MOVED_FROM -> false;
            };
        }

        @Override
        public void unsure(Path below) {
            listener.unsure(below);
            scanSoon();
        }
    }
}
