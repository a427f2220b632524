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

/// Waits until a file comes or goes: told by inotify, and after an interval in any case, since not every file
/// system tells. It is made before the first look at the file, so that no change is missed. Used by one
/// thread.
final class Changes implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Changes.class);

    private final Path name;
    private final Duration interval;
    private final @Nullable WatchService service;

    /// @param what which changes: those of making files, or of deleting them
    Changes(BusConfig config, BusFile file, WatchEvent.Kind<Path> what) {
        this.name = file.path().getFileName();
        this.interval = config.sleepInterval();
        this.service = config.monitored() ? watch(file.folder(), what) : null;
    }

    /// Nothing where the kernel has no more watches to give; then sleeping must do.
    private static @Nullable WatchService watch(Path folder, WatchEvent.Kind<Path> what) {
        try {
            WatchService service = FileSystems.getDefault().newWatchService();
            try {
                folder.register(service, what);
                return service;
            } catch (IOException e) {
                service.close();
                throw e;
            }
        } catch (IOException e) {
            log.warn("{} cannot be watched: {}; looking at it again and again instead", folder, e.getMessage());
            return null;
        }
    }

    /// Returns when the file may have changed: sometimes too early, never later than after the interval.
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
            } while (key != null && !tells(key));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean tells(WatchKey key) {
        boolean tells = key.pollEvents().stream().anyMatch(event ->
                event.kind().equals(StandardWatchEventKinds.OVERFLOW) || name.equals(event.context()));
        key.reset();
        return tells;
    }

    @Override
    public void close() throws IOException {
        if (service != null) service.close();
    }
}
