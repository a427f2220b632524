package dev.logship.watch;

import dev.logship.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps looking which files are selected: at once by being told of changes, and for certain by looking
/// again from time to time. Owns two threads, its own for looking and the watcher's.
public final class Scanner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Scanner.class);

    /// How often everything is looked at again where the file system tells of changes.
    private static final Duration TOLD_INTERVAL = Duration.ofSeconds(60);

    /// After a hint that something changed: long enough for the next hints to come with it.
    private static final Duration SOON = Duration.ofMillis(10);

    /// Who is told, on one of the scanner's threads.
    public interface Listener {
        /// These are all files that match now.
        void scanned(Set<Path> files);

        /// A file that matches came to be at this path.
        void created(Path file);

        /// What is at this path, by the path of a scan or without links, was written to; it may be no match.
        void modified(Path file);

        /// What was at this path, by the path of a scan or without links, is gone or has another name.
        void deleted(Path file);
    }

    private volatile Selection selection;
    private final Duration untoldInterval;
    private final List<Path> others;
    private final Listener listener;
    private final Inotify watcher;
    private final Thread thread;
    private volatile boolean hinted;
    private volatile boolean closed;
    private final Set<Path> said = new HashSet<>();      // the scanning thread's
    private volatile Set<Path> folders = Set.of();       // which are watched

    /// Begins to look.
    ///
    /// @param untoldInterval how often to look where the file system does not tell of changes
    /// @param others folders where files may be written to that were found elsewhere
    /// @throws IOException when the operating system gives no means to watch folders
    public Scanner(Selection selection, Duration untoldInterval, List<Path> others, Listener listener)
            throws IOException {
        this.others = List.copyOf(others);
        this.selection = selection;
        this.untoldInterval = untoldInterval;
        this.listener = listener;
        this.watcher = new Inotify(new Hints());
        this.thread = Thread.ofPlatform().daemon().name("scan").start(this::run);
    }

    /// Whether it looks and is told of changes, as it does until it is closed.
    public boolean isAlive() {
        return thread.isAlive() && watcher.isAlive();
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
            found.others().forEach(path -> say(path, "is not a regular file; it is left alone"));
            found.troubles().forEach((path, e) -> say(path, "cannot be looked into: " + Reason.of(e)));
            return told ? TOLD_INTERVAL : untoldInterval;
        } catch (IOException | RuntimeException e) {
            if (!closed) log.error("cannot look for files: {}; trying again", Reason.of(e), e);
            return untoldInterval;
        }
    }

    /// Watches the folders of a scan; says whether all changes in them will be told. What came to be in a new
    /// one before it was watched is seen by one more scan.
    private boolean watch(GlobSet.Found found) throws IOException {
        Set<Path> wanted = new HashSet<>(found.folders());
        wanted.addAll(others);
        for (Path file : found.files()) {
            if (Files.isSymbolicLink(file)) addRealFolder(file, wanted);
        }
        boolean told = true;
        for (Path folder : wanted) {
            try {
                told &= watcher.watch(folder);
            } catch (IOException e) {
                told = false;
                say(folder, "cannot be watched: " + Reason.of(e) + "; it is looked at every "
                        + untoldInterval.toMillis() + " ms instead");
            }
        }
        watcher.retain(wanted);
        if (!folders.containsAll(wanted)) scanSoon();
        folders = wanted;
        return told;
    }

    private void addRealFolder(Path file, Set<Path> folders) {
        try {
            Path folder = file.toRealPath().getParent();
            if (folder != null) folders.add(folder);
        } catch (IOException e) {
            log.debug("{}: {}", file, e.toString()); // it went away; a hint of that is on its way
        }
    }

    private void say(Path path, String what) {
        if (said.add(path)) log.warn("{} {}", path, what);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        LockSupport.unpark(thread);
        watcher.close();
    }

    private final class Hints implements Inotify.Listener {
        @Override
        public void modified(Path path) {
            listener.modified(path);
        }

        @Override
        public void created(Path path) {
            if (!selection.matches(path)) {
                if (selection.leadsInto(path) && Files.isDirectory(path)) scanSoon();
            } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                listener.created(path);
            } else {
                scanSoon(); // a link or a folder: there is more to watch
            }
        }

        @Override
        public void deleted(Path path) {
            listener.deleted(path);
            if (selection.matches(path) || folders.contains(path)) scanSoon();
        }

        @Override
        public void unsure() {
            scanSoon();
        }
    }
}
