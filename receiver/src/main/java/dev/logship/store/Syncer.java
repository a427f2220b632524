package dev.logship.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes written bytes durable at an interval, for changed streams only. Owns one thread.
final class Syncer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Syncer.class);

    /// The interval of checks when fsync is off.
    private static final Duration WITHOUT_SYNC = Duration.ofSeconds(1);

    private final boolean syncs;
    private final Path root;
    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Set<Appender> changed = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("sync").factory());
    private final ScheduledFuture<?> rounds;

    /// @param root the storage directory
    /// @param interval between syncs; empty to leave flushing to the operating system
    Syncer(Path root, Optional<Duration> interval) {
        this.root = root;
        this.syncs = interval.isPresent();
        long every = interval.orElse(WITHOUT_SYNC).toNanos();
        this.rounds = thread.scheduleWithFixedDelay(this::syncAll, every, every, TimeUnit.NANOSECONDS);
    }

    /// Whether the thread works, as it does until this is closed.
    boolean isAlive() {
        return !rounds.isDone();
    }

    /// The appender wrote since its last sync.
    void add(Appender appender) {
        changed.add(appender);
    }

    void remove(Appender appender) {
        changed.remove(appender);
    }

    void force(FileChannel channel) throws IOException {
        if (!syncs) return;
        long started = System.nanoTime();
        try {
            channel.force(false);
        } catch (IOException e) {
            failed.increment();
            throw e;
        } finally {
            count.increment();
            nanos.add(System.nanoTime() - started);
        }
    }

    /// The storage's status.
    StoreStatus status() throws IOException {
        FileStore disk = Files.getFileStore(root);
        return new StoreStatus(disk.getUsableSpace(), disk.getTotalSpace(), count.sum(),
                Duration.ofNanos(nanos.sum()), failed.sum());
    }

    /// Makes the directory entries that lead to a file durable, so that a new file survives a power cut.
    void forceEntries(Path file) throws IOException {
        Path directory = file;
        while (syncs && !directory.equals(root)) {
            directory = directory.resolveSibling(".").normalize();
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private void syncAll() {
        for (Appender appender : List.copyOf(changed)) {
            changed.remove(appender);
            try {
                appender.sync();
                appender.check();
            } catch (IOException | RuntimeException e) {
                log.debug("the appender logged this and closed its stream for writing", e);
            }
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
