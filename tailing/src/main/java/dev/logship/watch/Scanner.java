package dev.logship.watch;

import dev.logship.Reason;
import dev.logship.select.GlobSet;
import dev.logship.select.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
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
    private final Inotify inotify;
    private final Thread thread;
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
    /// @throws IOException when the operating system gives no means to watch directories
    public Scanner(Selection selection, Duration untoldInterval, List<Path> others, Listener listener,
            ReentrantLock names) throws IOException {
        this.others.addAll(others);
        this.selection = selection;
        this.untoldInterval = untoldInterval;
        this.listener = listener;
        this.inotify = new Inotify(new Hints(), names);
        this.thread = Thread.ofPlatform().daemon().name("scan").unstarted(this::run);
    }

    /// Begins to look.
    public void start() {
        thread.start();
    }

    /// Whether it looks and is told of changes, as it does until it is closed.
    public boolean isAlive() {
        return thread.isAlive() && inotify.isAlive();
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
        inotify.drain();
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
            boolean told = watch(found);
            listener.scanned(found.files());
            found.others().forEach(path -> say(path, "is not a regular file; it is ignored"));
            found.troubles().forEach((path, e) -> say(path, "cannot be read: " + Reason.of(e)));
            return told ? TOLD_INTERVAL : untoldInterval;
        } catch (RuntimeException e) {
            if (!closed) log.error("cannot look for files: {}; retrying", Reason.of(e), e);
            return untoldInterval;
        }
    }

    /// Watches the directories of a scan; says whether all changes in them will be told. What came to be in a
    /// new one before it was watched is seen by one more scan.
    private boolean watch(GlobSet.Found found) {
        Set<Path> wanted = new HashSet<>(found.directories());
        wanted.addAll(others);
        Set<Path> ways = new HashSet<>(found.ways());
        Set<Path> targets = new HashSet<>();
        for (Path link : found.links()) addTargets(link, targets);
        for (Path target : targets) {
            Path directory = target.getParent();
            if (directory != null) wanted.add(directory);
            for (Path way = directory; way != null; way = way.getParent()) ways.add(way);
        }
        ways.removeAll(wanted);
        boolean told = true;
        int begun = inotify.begun();
        for (Path directory : wanted) told &= watch(directory, true);
        for (Path directory : ways) watch(directory, false);
        ways.addAll(wanted);
        inotify.retain(ways);
        // Also of a directory that replaced another one at its path.
        if (inotify.begun() != begun || !directories.containsAll(ways)) scanSoon();
        directories = ways;
        links = found.links();
        linkTargets = targets;
        return told;
    }

    private boolean watch(Path directory, boolean writesToo) {
        try {
            return inotify.watch(directory, writesToo);
        } catch (NoSuchFileException | NotDirectoryException e) {
            log.debug("{}", e.toString()); // what it is in is watched
            return true;
        } catch (IOException e) {
            if (writesToo) {
                say(directory, "cannot be watched: " + Reason.of(e) + "; it is looked at every "
                        + untoldInterval.toMillis() + " ms instead");
            }
            return !writesToo;
        }
    }

    /// What a link leads to, link by link; the last one may be missing.
    private static void addTargets(Path link, Set<Path> targets) {
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
    }

    private void say(Path path, String what) {
        if (said.add(path)) log.warn("{} {}", path, what);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        LockSupport.unpark(thread);
        inotify.close();
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
