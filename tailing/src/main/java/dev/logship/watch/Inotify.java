package dev.logship.watch;

import dev.logship.Reason;
import dev.logship.linux.FileStat;
import dev.logship.linux.FileSystemStat;
import dev.logship.linux.InotifyDescriptor;
import dev.logship.linux.InotifyMask;
import dev.logship.linux.MountTable;
import dev.logship.linux.Mounts;
import dev.logship.linux.Waiter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reports changes in watched directories within milliseconds. Names and writes have separate kernel queues,
/// so that no name event is lost however much is written. Owns one thread, which calls the listener. All
/// methods may be called from any thread.
public final class Inotify implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Inotify.class);

    private static final int NAMES = InotifyMask.CREATE | InotifyMask.DELETE | InotifyMask.MOVED_FROM
            | InotifyMask.MOVED_TO | InotifyMask.ATTRIB | InotifyMask.DELETE_SELF | InotifyMask.MOVE_SELF
            | InotifyMask.ONLY_DIRECTORY;
    private static final int WRITES = InotifyMask.MODIFY | InotifyMask.ONLY_DIRECTORY;
    private static final Path ROOT = Path.of("/");
    private static final int GONE = InotifyMask.DELETE_SELF | InotifyMask.MOVE_SELF | InotifyMask.UNMOUNT
            | InotifyMask.IGNORED;

    /// How long the thread waits at most: it may miss the request to end.
    private static final int WAIT_MILLIS = 60_000;

    private static final long RETRY_NANOS = 1_000_000_000; // after a failure

    /// @param directory the watched directory; another one may have replaced it at the same path
    /// @param told whether its file system reports every change
    private record Watch(int names, int writes, FileStat directory, boolean told) {
        boolean isOf(FileStat now, boolean writesToo) {
            return directory.isSameFile(now) && directory.birthNanos() == now.birthNanos()
                    && (writes >= 0 || !writesToo);
        }

        boolean isAt(Path path) {
            try {
                Mounts.require(path);
                return isOf(FileStat.of(path), false);
            } catch (IOException e) {
                log.debug("{}", e.toString()); // missing, or may not be looked at
                return false;
            }
        }
    }

    /// Receives the events. Each call should be short.
    public interface Listener {
        /// Name events, in order. Called with the lock of names held, on any thread.
        void named(List<NameEvent> events);

        /// The file at `path` was written to. Called on the thread of this class.
        void modified(Path path);

        /// Write events were lost: any file may have grown.
        void writesLost();

        /// Name events below a path were lost, or another directory or file system is there: scan everything
        /// there.
        void unsure(Path below);
    }

    private final InotifyDescriptor names;
    private final InotifyDescriptor writes;
    private final Waiter waiter;
    private final MountTable mounts;                                      // the thread's
    private final ReentrantLock lock;
    private final ConcurrentMap<Path, Watch> watches = new ConcurrentHashMap<>();
    private final Map<Integer, List<Path>> byNames = new HashMap<>();     // guarded by itself
    private final Map<Integer, List<Path>> byWrites = new HashMap<>();    // guarded by byNames
    private final Listener listener;
    private final Thread thread;
    private volatile int begun;                                           // written under byNames
    private boolean overflowed;                                           // guarded by the lock of names
    private volatile boolean closed;

    /// Starts with no watches.
    ///
    /// @param lock held while name events are delivered; its holder may call [#drain]
    /// @throws IOException when the kernel gives no inotify instance
    public Inotify(Listener listener, ReentrantLock lock) throws IOException {
        this.listener = listener;
        this.lock = lock;
        this.mounts = new MountTable();
        this.names = new InotifyDescriptor();
        this.writes = second(names);
        this.waiter = new Waiter(names, writes);
        this.thread = Thread.ofPlatform().daemon().name("inotify").start(this::run);
    }

    private static InotifyDescriptor second(InotifyDescriptor first) throws IOException {
        try {
            return new InotifyDescriptor();
        } catch (IOException e) {
            first.close();
            throw e;
        }
    }

    /// Whether events are delivered; true until it is closed.
    public boolean isAlive() {
        return thread.isAlive();
    }

    /// Watches a directory, unless it is watched already.
    ///
    /// @param writesToo whether to report writes too, and not only names
    /// @return false when changes may go unnoticed, so that the directory must be polled
    /// @throws IOException when the kernel gives no more watches, or the directory cannot be read
    public boolean watch(Path directory, boolean writesToo) throws IOException {
        FileStat now = FileStat.of(directory);
        Watch watch = watches.get(directory);
        if (watch != null && watch.isOf(now, writesToo)) return watch.told();
        if (watch != null) forget(directory, watch);
        boolean told = FileSystemStat.of(directory).reportsChanges();
        synchronized (byNames) { // no event is read before its directory is known
            int nameWatch = names.add(directory, NAMES);
            byNames.computeIfAbsent(nameWatch, any -> new ArrayList<>(1)).add(directory);
            int writeWatch = -1;
            try {
                if (writesToo) writeWatch = writes.add(directory, WRITES);
            } catch (IOException e) {
                remove(byNames, nameWatch, directory, names); // both watches of a directory, or none
                throw e;
            }
            if (writesToo) byWrites.computeIfAbsent(writeWatch, any -> new ArrayList<>(1)).add(directory);
            watches.put(directory, new Watch(nameWatch, writeWatch, now, told));
            begun++;
        }
        return told;
    }

    /// The number of watches that were added since the start.
    int begun() {
        return begun;
    }

    /// Removes the watches of all directories but these.
    public void retain(Set<Path> directories) {
        watches.forEach((directory, watch) -> {
            if (!directories.contains(directory)) forget(directory, watch);
        });
    }

    private void forget(Path directory, Watch watch) {
        if (!watches.remove(directory, watch)) return;
        synchronized (byNames) {
            remove(byNames, watch.names(), directory, names);
            if (watch.writes() >= 0) remove(byWrites, watch.writes(), directory, writes);
        }
    }

    private static void remove(Map<Integer, List<Path>> paths, int watch, Path directory,
            InotifyDescriptor from) {
        List<Path> same = paths.get(watch);
        if (same == null || !same.remove(directory) || !same.isEmpty()) return;
        paths.remove(watch);
        try {
            from.remove(watch);
        } catch (IOException e) {
            log.debug("{}: {}", directory, e.toString()); // deleted: the kernel has removed it
        }
    }

    private void run() {
        while (!closed) {
            try {
                waiter.await(WAIT_MILLIS);
                if (closed) return;
                if (waiter.haveMountsChanged()) {
                    Mounts.changed();
                    mounted(mounts.changes());
                }
                if (waiter.isReady(names)) {
                    lock.lock();
                    try {
                        drain();
                    } finally {
                        lock.unlock();
                    }
                }
                if (waiter.isReady(writes)) writes.read(this::wrote);
            } catch (IOException | RuntimeException e) {
                if (closed) return;
                Object bug = e instanceof RuntimeException ? e : "";
                log.error("cannot read inotify events: {}; scanning all files, retrying", Reason.of(e), bug);
                listener.unsure(ROOT);
                LockSupport.parkNanos(this, RETRY_NANOS); // it may fail at once again
            }
        }
    }

    /// Reports the directories and files at whose paths there are others, as something was mounted or
    /// unmounted over them, or over a directory on the way.
    private void mounted(Set<Path> points) {
        watches.forEach((directory, watch) -> {
            if (!watch.isAt(directory)) listener.unsure(directory);
            if (watch.writes() < 0) return;
            for (Path point : points) {
                Path parent = point.getParent();
                if (parent != null && watch.isAt(parent)) {
                    listener.unsure(directory.resolve(point.getFileName()));
                }
            }
        });
    }

    /// Delivers all name events up to now. The caller holds the lock of names.
    public void drain() {
        List<NameEvent> events = new ArrayList<>();
        boolean whole = true;
        try {
            names.read((watch, mask, cookie, name) -> named(watch, mask, cookie, name, events));
        } catch (IOException e) {
            if (!closed) log.error("cannot read inotify events of names: {}; scanning all directories",
                    Reason.of(e));
            whole = false;
        }
        whole &= !overflowed;
        overflowed = false;
        // After lost events, the delivered ones prove nothing.
        if (!whole) listener.unsure(ROOT);
        else if (!events.isEmpty()) listener.named(events);
    }

    private void named(int watch, int mask, int cookie, Path name, List<NameEvent> to) {
        if ((mask & InotifyMask.OVERFLOW) != 0) {
            log.warn("fs.inotify.max_queued_events was exceeded; scanning all files");
            overflowed = true;
            return;
        }
        List<Path> directories = paths(byNames, watch);
        if ((mask & GONE) != 0) {
            // Watches that we removed ourselves have no path.
            for (Path directory : directories) {
                Watch old = watches.get(directory);
                if (old != null) forget(directory, old);
            }
            directories.forEach(listener::unsure);
            return;
        }
        NameEvent.Kind kind = (mask & InotifyMask.CREATE) != 0 ? NameEvent.Kind.CREATED
                : (mask & InotifyMask.DELETE) != 0 ? NameEvent.Kind.DELETED
                        : (mask & InotifyMask.MOVED_FROM) != 0 ? NameEvent.Kind.MOVED_FROM
                                : (mask & InotifyMask.MOVED_TO) != 0 ? NameEvent.Kind.MOVED_TO
                                        : NameEvent.Kind.CHANGED;
        if (name.toString().isEmpty()) return; // the directory's own attributes
        for (int i = 0; i < directories.size(); i++) {
            // The halves of a rename belong together under each name of the directory. The kernel counts
            // cookies up from 1, so that they differ in their lower bits.
            int its = cookie == 0 ? 0 : cookie ^ Integer.reverse(i);
            to.add(new NameEvent(kind, directories.get(i).resolve(name), its));
        }
    }

    private void wrote(int watch, int mask, int cookie, Path name) {
        if ((mask & InotifyMask.OVERFLOW) != 0) {
            listener.writesLost();
        } else if ((mask & InotifyMask.MODIFY) != 0) {
            for (Path directory : paths(byWrites, watch)) listener.modified(directory.resolve(name));
        }
    }

    private List<Path> paths(Map<Integer, List<Path>> of, int watch) {
        synchronized (byNames) {
            return List.copyOf(of.getOrDefault(watch, List.of()));
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        waiter.wakeUp();
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waiter.close();
        names.close();
        writes.close();
    }
}
