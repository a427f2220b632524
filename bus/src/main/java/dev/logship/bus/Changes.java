package dev.logship.bus;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits until a file is created or deleted: for an inotify event, and at most for an interval, since not
/// every file system has events. Create it before the first look at the file, so that no change is missed.
/// Used by one thread.
final class Changes implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Changes.class);

    private final Path name;
    private final Duration interval;
    private final @Nullable WatchService service;

    /// @param what the changes to wait for: creations or deletions
    Changes(BusConfig config, BusFile file, WatchEvent.Kind<Path> what) {
        this.name = file.path().getFileName();
        this.interval = config.sleepInterval();
        this.service = config.monitored() ? watch(file.directory(), what) : null;
    }

    /// Null if the kernel has no watches left; then only the interval counts.
    private static @Nullable WatchService watch(Path directory, WatchEvent.Kind<Path> what) {
        try {
            WatchService service = FileSystems.getDefault().newWatchService();
            try {
                directory.register(service, what);
                return service;
            } catch (IOException e) {
                service.close();
                throw e;
            }
        } catch (IOException e) {
            log.warn("cannot watch directory {}: {}; checking it at intervals", directory, e.getMessage());
            return null;
        }
    }

    /// Returns when the file may have changed, sometimes too early, and at the latest after the interval.
    void await() {
        if (service == null) {
            LockSupport.parkNanos(interval.toNanos());
            return;
        }
        long end = System.nanoTime() + interval.toNanos();
        try {
            WatchKey key;
            do {
                key = service.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } while (key != null && !concerns(key));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean concerns(WatchKey key) {
        boolean concerns = key.pollEvents().stream().anyMatch(event ->
                event.kind().equals(StandardWatchEventKinds.OVERFLOW) || name.equals(event.context()));
        key.reset();
        return concerns;
    }

    @Override
    public void close() throws IOException {
        if (service != null) service.close();
    }
}
