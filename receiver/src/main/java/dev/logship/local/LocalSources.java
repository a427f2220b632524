package dev.logship.local;

import dev.logship.Reason;
import dev.logship.StreamName;
import dev.logship.follow.TailerRegistry;
import dev.logship.follow.Tailing;
import dev.logship.follow.TailingConfig;
import dev.logship.select.Selection;
import dev.logship.stream.HighWaterMark;
import dev.logship.stream.StreamCatalog;
import dev.logship.stream.StreamInfo;
import dev.logship.stream.StreamReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files of this machine as streams: each consists of the files that were at one path, one after the other,
/// as far as they still exist. Finds the files, follows them across rotation, and records in the state path
/// which file has which bytes, so that offsets stay valid. Runs from its construction until it is closed. Any
/// thread.
public final class LocalSources implements StreamCatalog, Closeable {
    private static final Logger log = LoggerFactory.getLogger(LocalSources.class);

    /// How many streams look for new bytes at a time; each has a file open.
    private static final int PLACES = 256;
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    /// Which files, and how they are followed.
    ///
    /// @param statePath the directory that keeps which file has which bytes; created when missing
    /// @param checkInterval how often to look for files where the file system reports no changes
    public record Config(Selection files, TailingConfig following, Path statePath, Duration checkInterval) {
        /// Where the histories of the streams are kept.
        public Path journal() {
            return statePath.resolve("serve.state");
        }
    }

    private final Tailing<LocalStream> tailing;
    private final TailerRegistry<LocalStream> streams;
    private final HighWaterMark additions = new HighWaterMark(0);
    private final ExecutorService takers =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("take-", 0).factory());
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("files").factory());
    private final Semaphore places = new Semaphore(PLACES, true);

    /// Starts to look for files; returns when all existing files are known.
    ///
    /// @throws IOException when the state path cannot be used, or directories cannot be watched
    @SuppressWarnings("FutureReturnValueIgnored") // scheduled tasks catch everything
    public LocalSources(Config config) throws IOException {
        this.tailing = new Tailing<>(new Tailing.Config(config.files(), config.following(), config.journal(),
                config.checkInterval(), "served"),
                (name, path, tailer) -> new LocalStream(name, path, tailer, takers, places));
        this.streams = tailing.registry();
        tailing.start(new Listener());
        clock.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        try {
            tailing.awaitFirstScan();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tick() {
        try {
            tailing.tick();
        } catch (RuntimeException e) {
            log.error("cannot check files: {}; retrying", Reason.of(e), e);
        }
    }

    private void look(LocalStream stream) {
        if (stream.announce()) added();
        stream.look();
    }

    private void added() {
        synchronized (additions) {
            additions.raise(additions.get() + 1);
        }
    }

    /// Serves other files from now on. Streams that stay selected are not interrupted; the readers of one
    /// that is no longer selected are closed, and its history is kept.
    public void select(Selection files) throws IOException {
        tailing.select(files);
        for (LocalStream stream : streams.all()) {
            if (stream.isClosed() || streams.isSelected(stream)) continue;
            log.info("stream {}: {} is no longer selected; stopped at {}", stream.stream(), stream.path(),
                    stream.end().get());
            stream.close();
        }
    }

    private Stream<LocalStream> served() {
        return streams.all().stream().filter(stream -> !stream.isClosed());
    }

    /// Whether files are looked for, as they are until this is closed.
    public boolean isAlive() {
        return tailing.standstill().isEmpty();
    }

    @Override
    public List<StreamName> list() {
        return served().map(LocalStream::stream).sorted().toList();
    }

    @Override
    public List<StreamInfo> describe() {
        return served().map(LocalStream::describe).sorted(Comparator.comparing(StreamInfo::name)).toList();
    }

    @Override
    public Optional<StreamReader> open(StreamName name) throws IOException {
        Optional<LocalStream> stream = streams.known(name).filter(known -> !known.isClosed());
        return stream.isEmpty() ? Optional.empty() : Optional.of(stream.get().open());
    }

    @Override
    public HighWaterMark additions() {
        return additions;
    }

    @Override
    public void close() throws IOException {
        clock.shutdownNow();
        tailing.stop();
        additions.close();
        for (LocalStream stream : streams.all()) stream.close();
        takers.shutdown();
        try {
            if (!takers.awaitTermination(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                log.warn("not all files were closed within {} s; stopping anyway", STOP_WITHIN.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tailing.close();
    }

    private final class Listener implements Tailing.Listener<LocalStream> {
        @Override
        public void look(LocalStream stream) {
            LocalSources.this.look(stream);
        }

        @Override
        public void modified(LocalStream stream) {
            if (stream.announce()) added();
            stream.modified();
        }

        @Override
        public boolean isOver(LocalStream stream) {
            return stream.isOver();
        }
    }
}
