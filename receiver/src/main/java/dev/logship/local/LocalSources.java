package dev.logship.local;

import dev.logship.HighWaterMark;
import dev.logship.StreamName;
import dev.logship.endpoint.StreamCatalog;
import dev.logship.endpoint.StreamInfo;
import dev.logship.endpoint.StreamReader;
import dev.logship.history.Journal;
import dev.logship.follow.TailingConfig;
import dev.logship.follow.TailerRegistry;
import dev.logship.follow.Followers;
import dev.logship.select.Selection;
import dev.logship.watch.Scanner;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files of this machine as streams: each is all files that were at one path, one after the other, as far as
/// they are there. Finds the files, follows them across rotation, and remembers under the state path which
/// bytes were in which file, so that offsets stay what they are. Runs from its construction until it is
/// closed. Any thread.
public final class LocalSources implements StreamCatalog, Closeable {
    private static final Logger log = LoggerFactory.getLogger(LocalSources.class);

    /// How many streams take at a time; each has a file open.
    private static final int PLACES = 256;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    /// Which files, and how they are followed.
    ///
    /// @param statePath the folder that keeps which bytes were in which file; made when it is not there
    /// @param checkInterval how often to look for files where the file system does not tell of changes
    public record Config(Selection files, TailingConfig following, Path statePath, Duration checkInterval) {
        /// Where the histories of the streams are kept.
        public Path journal() {
            return statePath.resolve("serve.extents");
        }
    }

    private final Followers followers;
    private final TailerRegistry<LocalStream> streams;
    private final HighWaterMark additions = new HighWaterMark(0);
    private final ExecutorService takers =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("take-", 0).factory());
    private final Semaphore places = new Semaphore(PLACES, true);
    private final CountDownLatch scanned = new CountDownLatch(1);
    private final Scanner scanner;

    /// Begins to look for files; returns when those that are there are known.
    ///
    /// @throws IOException when the state path cannot be used, or the operating system gives no means to
    /// watch folders
    public LocalSources(Config config) throws IOException {
        Files.createDirectories(config.statePath());
        this.followers = new Followers(config.following(), new Journal(config.journal()));
        this.streams = new TailerRegistry<>(config.files(), "served", followers,
                (name, path, follower) -> new LocalStream(name, path, follower, takers, places));
        streams.recall();
        this.scanner = new Scanner(config.files(), config.checkInterval(),
                config.following().rotatedTo(), new Listener());
        try {
            scanned.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(LocalStream stream) {
        if (stream.announce()) {
            synchronized (additions) {
                additions.raise(additions.get() + 1);
            }
        }
        stream.look();
    }

    /// Serves other files from now on. Streams that stay go on as they are; the readers of one that is not
    /// wanted any more are hung up on, and its history is remembered.
    public void select(Selection files) throws IOException {
        streams.select(files);
        for (LocalStream stream : streams.all()) {
            if (stream.isClosed() || streams.isSelected(stream)) continue;
            log.info("stream {}: {} is not selected any more", stream.stream(), stream.path());
            stream.close();
        }
        scanner.select(files);
    }

    private Stream<LocalStream> served() {
        return streams.all().stream().filter(stream -> !stream.isClosed());
    }

    /// Whether files are looked for, as they are until this is closed.
    public boolean isAlive() {
        return scanner.isAlive();
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
        scanner.close();
        additions.close();
        for (LocalStream stream : streams.all()) stream.close();
        takers.shutdown();
        try {
            if (!takers.awaitTermination(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                log.warn("not all files were let go within {} s", STOP_WITHIN.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (LocalStream stream : streams.all()) stream.follower().close();
        followers.close();
    }

    private final class Listener implements Scanner.Listener {
        @Override
        public void scanned(Set<Path> files) {
            streams.forget(LocalStream::isOver); // first, as one may be wanted again
            streams.scanned(files);
            streams.all().forEach(LocalSources.this::look);
            scanned.countDown();
        }

        @Override
        public void created(Path file) {
            streams.find(file).or(() -> streams.owner(file)).ifPresent(LocalSources.this::look);
        }

        @Override
        public void modified(Path file) {
            Optional<LocalStream> owner = streams.owner(file);
            if (owner.isPresent()) owner.get().modified();
            else if (streams.isSelected(file)) created(file);
        }

        @Override
        public void deleted(Path file) {
            streams.known(file).ifPresent(LocalSources.this::look);
        }
    }
}
