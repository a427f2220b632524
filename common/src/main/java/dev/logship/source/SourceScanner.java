package dev.logship.source;

import dev.logship.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps looking which files some globs match: at once by being told of changes, and for certain by looking
/// again from time to time. Owns two threads, its own for looking and the watcher's.
public final class SourceScanner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SourceScanner.class);

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
    }

    private final Discovery discovery;
    private final Duration untoldInterval;
    private final Listener listener;
    private final FileWatcher watcher;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("scan").factory());
    private final AtomicBoolean soon = new AtomicBoolean();
    private final Set<Path> said = new HashSet<>();      // the scanning thread's
    private Set<Path> folders = Set.of();                // the scanning thread's
    private long nextNanos;                              // the scanning thread's
    private Duration lastTook = Duration.ZERO;           // the scanning thread's

    /// Begins to look.
    ///
    /// @param untoldInterval how often to look where the file system does not tell of changes
    /// @throws IOException when the operating system gives no means to watch folders
    public SourceScanner(Discovery discovery, Duration untoldInterval, Listener listener) throws IOException {
        this.discovery = discovery;
        this.untoldInterval = untoldInterval;
        this.listener = listener;
        this.watcher = new FileWatcher(new Hints());
        scanSoon();
    }

    private void scanSoon() {
        if (soon.compareAndSet(false, true)) schedule(SOON);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // scan lets nothing through
    private void schedule(Duration delay) {
        if (!thread.isShutdown()) thread.schedule(this::scan, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void scan() {
        long started = System.nanoTime();
        boolean hinted = soon.getAndSet(false);
        if (!hinted && started - nextNanos < 0) return; // a hinted scan came in between
        Duration next = untoldInterval;
        try {
            Discovery.Found found = discovery.find();
            boolean told = watch(found);
            listener.scanned(found.files());
            if (told) next = TOLD_INTERVAL;
            found.others().forEach(path -> say(path, "is not a regular file; it is not shipped"));
            found.troubles().forEach((path, e) -> say(path, "cannot be looked into: " + Reason.of(e)));
        } catch (IOException | RuntimeException e) {
            log.error("cannot look for files: {}; trying again", e.toString(), e);
        }
        lastTook = Duration.ofNanos(System.nanoTime() - started);
        if (lastTook.multipliedBy(4).compareTo(next) > 0) next = lastTook.multipliedBy(4);
        nextNanos = System.nanoTime() + next.toNanos();
        schedule(next);
    }

    /// Watches the folders of a scan; says whether all changes in them will be told. What came to be in a new
    /// one before it was watched is seen by one more scan.
    private boolean watch(Discovery.Found found) throws IOException {
        Set<Path> wanted = new HashSet<>(found.folders());
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
        watcher.close();
        thread.shutdownNow();
    }

    private final class Hints implements FileWatcher.Listener {
        @Override
        public void modified(Path path) {
            listener.modified(path);
        }

        @Override
        public void created(Path path) {
            if (Files.isDirectory(path) || Files.isSymbolicLink(path)) scanSoon(); // more folders to watch
            else if (discovery.matches(path) && Files.isRegularFile(path)) listener.created(path);
        }

        @Override
        public void deleted(Path path) {
            scanSoon();
        }

        @Override
        public void unsure() {
            scanSoon();
        }
    }
}
