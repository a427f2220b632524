package dev.logship.watch;

import dev.logship.Reason;
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
import java.util.HashMap;
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

/// Keeps looking which files are selected: at once by being told of changes, and for certain by looking
/// again from time to time. Owns two threads, its own for looking and the watcher's.
public final class Scanner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Scanner.class);

    /// How often everything is looked at again where the file system tells of changes.
    private static final Duration TOLD_INTERVAL = Duration.ofSeconds(60);

    /// A path leads through so many links at most, as for the kernel.
    private static final int MOST_LINKS = 40;

    /// After a hint that something changed: long enough for the next hints to come with it.
    private static final Duration SOON = Duration.ofMillis(10);

    /// Who is told.
    public interface Listener {
        /// These are all files that match now. On the scanner's own thread.
        void scanned(Set<Path> files);

        /// This happened to names in watched directories. On any thread, with the lock of names held.
        void named(List<NameEvent> events);

        /// What is at this path, by the path of a scan or without links, was written to; it may be no match.
        void modified(Path file);

        /// Any file may have been written to.
        void writesLost();

        /// More may have happened to names below a directory than was told; a scan follows.
        void unsure(Path below);
    }

    private volatile Selection selection;
    private final Duration untoldInterval;
    private final Set<Path> others = ConcurrentHashMap.newKeySet();
    private final Listener listener;
    private final ReentrantLock names;
    private final Unwatched unwatched;
    private final Thread thread;
    private volatile @Nullable Inotify inotify;          // null while the system gives none
    private volatile boolean hinted;
    private volatile boolean closed;
    private final Set<Path> said = new HashSet<>();      // the scanning thread's
    private volatile Set<Path> directories = Set.of();   // which are watched
    private volatile Set<Path> links = Set.of();         // that lead to what is selected
    private volatile Set<Path> linkTargets = Set.of();   // where those lead

    /// Is told of nothing and looks at nothing yet.
    ///
    /// @param untoldInterval how often to look where the file system does not tell of changes
    /// @param others folders where files may be written to that were found elsewhere
    /// @param names held while it is told what happened to names
    public Scanner(Selection selection, Duration untoldInterval, List<Path> others, Listener listener,
            ReentrantLock names) {
        this.others.addAll(others);
        this.selection = selection;
        this.untoldInterval = untoldInterval;
        this.listener = listener;
        this.names = names;
        this.unwatched = new Unwatched(untoldInterval);
        this.thread = Thread.ofPlatform().daemon().name("scan").unstarted(this::run);
        openInotify();
    }

    /// Gets the means to be told, unless it has them.
    private synchronized @Nullable Inotify openInotify() {
        if (inotify != null || closed) return inotify;
        try {
            inotify = new Inotify(new Hints(), names);
        } catch (IOException e) {
            unwatched.all(e);
        }
        return inotify;
    }

    /// Begins to look.
    public void start() {
        thread.start();
    }

    /// Whether it looks and is told of changes, as it does until it is closed.
    public boolean isAlive() {
        Inotify its = inotify;
        return thread.isAlive() && (its == null || its.isAlive());
    }

    /// Whether nobody may tell what happens at a path, because the kernel gives no watch for it. Any thread.
    public boolean isUnwatched(Path file) {
        return unwatched.contains(file);
    }

    /// Looks, and looks again after a hint or when it is time. However many hints come, at most a fifth of
    /// the time is spent on looking.
    private void run() {
        while (!closed) {
            hinted = false;
            long started = System.nanoTime();
            Duration interval = scan();
            long took = System.nanoTime() - started;
            long rest = Math.max(4 * took, SOON.toNanos());
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

    /// Looks for other files from now on.
    public void select(Selection files) {
        selection = files;
        scanSoon();
    }

    /// Tells of all that happened to names up to now. The caller holds the lock of names.
    public void drain() {
        Inotify its = inotify;
        if (its != null) its.drain();
    }

    /// Watches one more directory, to which a file was moved that is followed.
    public void watchToo(Path directory) {
        if (others.add(directory)) scanSoon();
    }

    /// Looks once more, soon.
    public void scanSoon() {
        if (hinted) return;
        hinted = true;
        LockSupport.unpark(thread);
    }

    /// Looks once; returns after how long to look again when nothing hints at a change.
    private Duration scan() {
        try {
            GlobSet.Found found = selection.find();
            Inotify its = openInotify();
            boolean told = its != null && watch(found, its);
            listener.scanned(found.files());
            found.others().stream().filter(said::add)
                    .forEach(path -> log.warn("{} is not a regular file; ignored", path));
            found.troubles().forEach((path, e) -> {
                if (said.add(path)) log.warn("cannot read {}: {}; retrying", path, Reason.of(e));
            });
            return told ? TOLD_INTERVAL : untoldInterval;
        } catch (RuntimeException e) {
            if (!closed) log.error("cannot scan for files: {}; retrying", Reason.of(e), e);
            return untoldInterval;
        }
    }

    /// Watches the directories of a scan; says whether all changes in them will be told. What came to be in a
    /// new one before it was watched is seen by one more scan.
    private boolean watch(GlobSet.Found found, Inotify its) {
        Set<Path> wanted = new HashSet<>(found.directories());
        wanted.addAll(others);
        Set<Path> ways = new HashSet<>(found.ways());
        Map<Path, Set<Path>> targetsOf = new HashMap<>();
        for (Path link : found.links()) targetsOf.put(link, targets(link));
        Set<Path> targets = new HashSet<>();
        targetsOf.values().forEach(targets::addAll);
        for (Path target : targets) {
            Path directory = target.getParent();
            if (directory != null) wanted.add(directory);
            for (Path way = directory; way != null; way = way.getParent()) ways.add(way);
        }
        ways.removeAll(wanted);
        boolean told = true;
        Map<Path, IOException> failed = new LinkedHashMap<>();
        int begun = its.begun();
        for (Path directory : wanted) told &= watch(directory, true, its, failed);
        for (Path directory : ways) told &= watch(directory, false, its, failed);
        Set<Path> untold = new HashSet<>(found.links());
        untold.removeIf(link -> targetsOf.getOrDefault(link, Set.of()).stream()
                .noneMatch(target -> failed.containsKey(target.getParent())));
        unwatched.only(failed, untold);
        ways.addAll(wanted);
        its.retain(ways);
        // Also of a directory that replaced another one at its path.
        if (its.begun() != begun || !directories.containsAll(ways)) scanSoon();
        directories = ways;
        links = found.links();
        linkTargets = targets;
        return told;
    }

    private static boolean watch(Path directory, boolean writesToo, Inotify its,
            Map<Path, IOException> failed) {
        try {
            return its.watch(directory, writesToo) || !writesToo;
        } catch (NoSuchFileException | NotDirectoryException e) {
            log.debug("{}", e.toString()); // what it is in is watched
            return true;
        } catch (AccessDeniedException e) {
            if (writesToo) failed.put(directory, e); // a way that may not be listed changes seldom
            return !writesToo;
        } catch (IOException e) {
            failed.put(directory, e);
            return false;
        }
    }

    /// What a link leads to, link by link; the last one may be missing.
    private static Set<Path> targets(Path link) {
        Set<Path> targets = new HashSet<>();
        Path at = link;
        try {
            for (int i = 0; i < MOST_LINKS && Files.isSymbolicLink(at); i++) {
                at = at.resolveSibling(Files.readSymbolicLink(at)).normalize();
                targets.add(at);
            }
            targets.add(link.toRealPath());
        } catch (IOException e) {
            log.debug("{}: {}", link, e.toString()); // it leads nowhere, or went away
        }
        return targets;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        LockSupport.unpark(thread);
        Inotify its = openInotify(); // none is opened any more
        if (its != null) its.close();
    }

    /// Whether what is at a path decides where a link leads, or which directories there are.
    private boolean isOnTheWay(Path path) {
        return directories.contains(path) || links.contains(path) || linkTargets.contains(path)
                || linkTargets.stream().anyMatch(target -> target.startsWith(path));
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

        /// Whether there may be other directories to watch, or other files by links.
        private boolean isNews(NameEvent event) {
            if (isOnTheWay(event.path())) return true;
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
