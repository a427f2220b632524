package dev.logship.follow;

import dev.logship.Reason;
import dev.logship.history.Journal;
import dev.logship.linux.Mounts;
import dev.logship.select.Selection;
import dev.logship.watch.NameEvent;
import dev.logship.watch.Scanner;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/// Follows files: finds the selected ones, receives their events, and has the tailer of each path look when
/// something may have happened. Owns the scanner, the registry and the journal. Runs from [#start] until it
/// is closed. Any thread.
///
/// @param <S> the object that follows each path
public final class Tailing<S extends Followed> implements Closeable {
    /// The poll interval, in ticks, of files whose changes may go unreported and that did not change for a
    /// while.
    private static final int IDLE_TICKS = 10;

    /// Notes are on disk after this many ticks.
    private static final int SAVED_TICKS = 3;

    /// Which files are followed, and how.
    ///
    /// @param files the files
    /// @param following how
    /// @param journal the file that keeps the histories of the streams; its directory is created if it is
    /// missing
    /// @param rescanInterval the scan interval where the file system does not report changes
    /// @param purpose what is done with files, for the log: `shipped`
    public record Config(Selection files, TailingConfig following, Path journal, Duration rescanInterval,
            String purpose) {}

    /// Receives the events. Each call should be short.
    public interface Listener<S> {
        /// A thread is about to call the other methods.
        default void begin() {}

        /// There may be something to take.
        void look(S source);

        /// The file was written to.
        default void modified(S source) {
            look(source);
        }

        /// Whether it should not be followed any more, from now on.
        boolean isOver(S source);

        /// All matching files are known.
        ///
        /// @param any whether there are any
        default void scanned(boolean any) {}
    }

    private final Config config;
    private final Tailers tailers;
    private final TailerRegistry<S> registry;
    private final HeldFiles held;
    private final CountDownLatch scanned = new CountDownLatch(1);
    private volatile Optional<Scanner> scanner = Optional.empty();
    private volatile Optional<Listener<S>> listener = Optional.empty();
    private int ticks;                                     // the ticking thread's
    private int recovered;                                 // how often file systems were; its too
    private final Deque<Long> applied = new ArrayDeque<>();   // until when names were known; its too

    /// Opens the journal. Does not scan yet.
    ///
    /// @throws IOException when the journal cannot be used
    public Tailing(Config config, TailerRegistry.Maker<S> maker) throws IOException {
        this.config = config;
        this.tailers = new Tailers(config.following(), journal(config));
        this.held = new HeldFiles(config.following(), tailers);
        this.registry = new TailerRegistry<>(config.files(), config.purpose(), tailers, maker);
    }

    private static Journal journal(Config config) throws IOException {
        Path directory = Objects.requireNonNull(config.journal().toAbsolutePath().getParent());
        try {
            Files.createDirectories(directory);
            return new Journal(config.journal(), config.following().time(), config.following().forgetAfter());
        } catch (FileSystemException e) {
            throw new IOException("the state path " + directory + " cannot be written: " + Reason.of(e)
                    + "; choose another --state-path or change its owner", e);
        }
    }

    /// Starts scanning. If it cannot, everything is closed.
    public void start(Listener<S> told) throws IOException {
        listener = Optional.of(told);
        try {
            NameReplay replay = registry.replay(tailers::settleNames, this::watchToo);
            Scanner looks = new Scanner(config.files(), config.rescanInterval(),
                    config.following().rotatedTo(), new Events(told, replay), tailers.names());
            scanner = Optional.of(looks);
            tailers.events(looks::drain, looks.unwatched()::contains);
            registry.recall();
            looks.start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void watchToo(Path directory) {
        scanner.ifPresent(looks -> looks.watchToo(directory));
    }

    public TailerRegistry<S> registry() {
        return registry;
    }

    public Tailers tailers() {
        return tailers;
    }

    /// The number of directories that the kernel gives no watch for.
    public int unwatched() {
        return scanner.map(looks -> looks.unwatched().count()).orElse(0);
    }

    /// Follows other files from now on.
    public void select(Selection files) {
        registry.select(files);
        scanner.ifPresent(looks -> looks.select(files));
    }

    /// Scans for files soon.
    public void scanSoon() {
        scanner.ifPresent(Scanner::scanSoon);
    }

    /// Waits until all existing files are known.
    public void awaitFirstScan() throws InterruptedException {
        scanned.await();
    }

    /// A required thread that is not running.
    public Optional<String> standstill() {
        if (scanner.filter(looks -> !looks.isAlive()).isPresent()) {
            return Optional.of("no files are looked for");
        }
        return tailers.journal().isAlive() ? Optional.empty()
                : Optional.of("the journal " + config.journal() + " is not written");
    }

    /// Called every second: looks at files whose changes may go unreported, and closes files that may not be
    /// held.
    public void tick() {
        if (recovered != Mounts.recovered()) scanSoon();
        recovered = Mounts.recovered();
        tailers.tidy();
        sayAlive();
        boolean all = ++ticks % IDLE_TICKS == 0;
        listener.ifPresent(told -> {
            told.begin();
            for (Tailer tailer : tailers.lookedAfter()) {
                if (tailer.isPolled(all)) registry.of(tailer).ifPresent(told::look);
            }
        });
        held.giveUp();
        tailers.letRest();
    }

    /// Looks at the streams that wait for something; all others need nothing until there is an event.
    void check(Listener<S> told) {
        told.begin();
        for (Tailer tailer : tailers.lookedAfter()) registry.of(tailer).ifPresent(told::look);
        if (registry.forget(told::isOver)) scanSoon(); // its files or its name may be those of another path
    }

    /// Notes the time up to which all name events are applied and on disk: the time some ticks ago, while no
    /// stream waits for an earlier decision.
    private void sayAlive() {
        long now = config.following().time().wallNanos();
        tailers.names().lock();
        try {
            tailers.settleNames();
        } finally {
            tailers.names().unlock();
        }
        boolean decided = tailers.lookedAfter().stream().allMatch(tailer -> tailer.arrivals().isDecided());
        applied.add(decided ? now : 0L);
        if (applied.size() <= SAVED_TICKS) return;
        long then = applied.remove();
        if (then != 0 && decided) tailers.journal().touch(then);
    }

    @Override
    public void close() throws IOException {
        if (scanner.isPresent()) scanner.get().close();
        for (S source : registry.all()) source.tailer().close();
        tailers.close();
    }

    /// Stops scanning. Followed files stay open until [#close].
    public void stop() throws IOException {
        if (scanner.isPresent()) scanner.get().close();
    }

    private final class Events implements Scanner.Listener {
        private final Listener<S> told;
        private final NameReplay replay;

        Events(Listener<S> told, NameReplay replay) {
            this.told = told;
            this.replay = replay;
        }

        @Override
        public boolean scanned(Set<Path> files) {
            told.begin();
            registry.forget(told::isOver); // first, as their files may be found under other names now
            boolean followed = registry.scanned(files);
            registry.all().forEach(told::look);
            boolean forgot = registry.forget(told::isOver); // remembered ones of which nothing is there
            told.scanned(!files.isEmpty());
            scanned.countDown();
            return followed && !forgot;
        }

        @Override
        public void unchanged() {
            check(told);
        }

        @Override
        public void named(List<NameEvent> events) {
            told.begin();
            for (Tailer tailer : replay.add(events)) registry.of(tailer).ifPresent(told::look);
        }

        @Override
        public void modified(Path file) {
            told.begin();
            registry.owner(file).or(() -> registry.isSelected(file) ? registry.find(file) : Optional.empty())
                    .ifPresent(told::modified);
        }

        @Override
        public void writesLost() {
            told.begin();
            registry.all().forEach(told::modified);
        }

        @Override
        public void unsure(Path below) {
            tailers.mountsChanged();
            replay.unsure();
            registry.unsure(below);
        }
    }
}
