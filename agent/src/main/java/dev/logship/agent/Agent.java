package dev.logship.agent;

import dev.logship.Reason;
import dev.logship.Service;
import dev.logship.StreamName;
import dev.logship.follow.Refusal;
import dev.logship.follow.TailerRegistry;
import dev.logship.follow.OpenFiles;
import dev.logship.follow.Tailing;
import dev.logship.protocol.ship.RefusedException;
import dev.logship.select.Selection;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ships files to one receiver: `logship tx`. Finds the files, notices that they grow, and gives each stream
/// that has something to send a [Shipper] on a thread of its own; an idle one costs a few hundred bytes. Runs
/// from its construction until it is closed.
public final class Agent implements Service {
    private static final Logger log = LoggerFactory.getLogger(Agent.class);
    private static final Duration CHECK = Duration.ofSeconds(1);
    private static final Duration TICKS_WITHIN = Duration.ofSeconds(5);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final AgentConfig config;
    private final Tailing<ShippedStream> tailing;
    private final TailerRegistry<ShippedStream> sources;
    private final ConnectionSlots places;
    private final ReceiverLink link;
    private final ExecutorService shippers =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("ship-", 0).factory());
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("clock").factory());
    private volatile long tickNanos = System.nanoTime();
    private volatile boolean closed;

    /// Begins to look for files, and to ship.
    ///
    /// @throws IOException when the state path cannot be used, or the operating system gives no means to
    /// watch folders
    public Agent(AgentConfig config) throws IOException {
        this(config, () -> false);
    }

    /// @param isOneOfSeveral whether what is logged must tell which receiver it is about
    @SuppressWarnings("FutureReturnValueIgnored") // what is scheduled lets nothing through
    Agent(AgentConfig config, BooleanSupplier isOneOfSeveral) throws IOException {
        this.config = config;
        this.tailing = new Tailing<>(new Tailing.Config(config.sources(), config.following(),
                config.journal(), config.rescanInterval(), "shipped"), ShippedStream::new);
        this.sources = tailing.registry();
        this.places = new ConnectionSlots(OpenFiles.connections(config.maxConnections()), this::start);
        this.link = new ReceiverLink(config, isOneOfSeveral, this::retryAll);
        clock.scheduleWithFixedDelay(this::tick, CHECK.toMillis(), CHECK.toMillis(), TimeUnit.MILLISECONDS);
        try {
            tailing.start(new Listener());
        } catch (IOException | RuntimeException e) {
            clock.shutdownNow();
            shippers.shutdownNow();
            throw e;
        }
    }

    /// Ships other files from now on. Those that stay go on as they are; a stream that is not wanted any more
    /// ends where it is, and its history is remembered.
    void select(Selection files) {
        tailing.select(files);
        for (ShippedStream source : sources.all()) {
            boolean wanted = sources.isSelected(source);
            if (source.setWanted(wanted) && !wanted) {
                log.info("stream {}: {} is not selected any more", source.stream, source.path);
            }
        }
    }

    /// Looks at a source, and sends it when there is something to send; called whenever that may be so.
    private void look(ShippedStream source) {
        boolean work = source.tailer.look();
        switch (source.state()) {
            case SHIPPING -> source.wake();
            case IDLE -> {
                if (work && !(config.once() && source.isConfirmed())) queue(source, ShippedStream.State.IDLE);
                else if (!work && source.tailer.isMissing()) source.setNothingThere();
            }
            case QUEUED, WAITING, FORGOTTEN -> { }
        }
    }

    private void queue(ShippedStream source, ShippedStream.State from) {
        if (closed || !source.isWanted()) return;
        if (source.change(from, ShippedStream.State.QUEUED)) places.enter(source);
    }

    private void start(ShippedStream source) {
        if (!closed) shippers.execute(() -> ship(source));
    }

    /// Runs on the source's thread, from its place to what comes next.
    private void ship(ShippedStream source) {
        link.beginToLog();
        source.change(ShippedStream.State.QUEUED, ShippedStream.State.SHIPPING);
        if (closed) return;
        Outcome outcome = new Shipper(source, config, link, places).run();
        places.leave(source);
        if (closed) return;
        if (!source.isWanted()) {
            source.change(ShippedStream.State.SHIPPING, ShippedStream.State.IDLE);
            tailing.scanSoon();
            return;
        }
        source.setUnconfirmed(outcome instanceof Outcome.Sent || outcome instanceof Outcome.GaveWay);
        switch (outcome) {
            case Outcome.Confirmed confirmed -> {
                source.backoff.reset();
                rest(source);
            }
            case Outcome.Sent sent -> queue(source, ShippedStream.State.SHIPPING);
            case Outcome.GaveWay gaveWay -> queue(source, ShippedStream.State.SHIPPING);
            case Outcome.Failed failed -> {
                source.setLevel(false);
                source.failed(failed.reason());
                if (isNews(source, failed.reason())) source.forgetTold();
                retryLater(source);
            }
        }
    }

    /// Ends a turn, unless something happened to the file since its shipper looked.
    private void rest(ShippedStream source) {
        source.setLevel(true);
        boolean missing = source.tailer.isMissing();
        if (source.setGone(missing ? System.nanoTime() : 0) && missing) {
            log.info("stream {}: no file at {} any more (stream offset {})", source.stream, source.path,
                    source.tailer.at());
        }
        source.change(ShippedStream.State.SHIPPING, ShippedStream.State.IDLE);
        look(source);
    }

    /// Says what failed, when that is news.
    private boolean isNews(ShippedStream source, IOException reason) {
        return switch (reason) {
            case RefusedException e -> warn(source,
                    config.receiver() + " did not answer with an offset: " + Reason.of(e) + "; retrying");
            case IOException any when OpenFiles.isShortage(any) -> link.isShort(any);
            case FileSystemException e -> warn(source, "cannot be shipped: " + Reason.of(e) + "; retrying");
            default -> link.failed(source, reason);
        };
    }

    private static boolean warn(ShippedStream source, String what) {
        boolean news = source.trouble.isNew(what);
        if (news) log.warn("stream {}: {}", source.stream, what);
        return news;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // queue lets nothing through
    private void retryLater(ShippedStream source) {
        source.change(ShippedStream.State.SHIPPING, ShippedStream.State.WAITING);
        clock.schedule(() -> queue(source, ShippedStream.State.WAITING),
                source.backoff.next().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void retryAll() {
        for (ShippedStream source : sources.all()) queue(source, ShippedStream.State.WAITING);
    }

    private void tick() {
        try {
            giveUpStalled();
            tailing.tick();
        } catch (RuntimeException e) {
            log.error("cannot look after files: {}; retrying", Reason.of(e), e);
        }
        tickNanos = System.nanoTime();
    }

    private void giveUpStalled() {
        for (ShippedStream source : places.inside()) {
            ShipConnection connection = source.connection();
            if (connection == null || connection.stalled().compareTo(config.timeout()) < 0) continue;
            try {
                connection.giveUp("the receiver took no byte for " + config.timeout().toSeconds() + " s");
            } catch (IOException e) {
                log.debug("stream {}: {}", source.stream, e.toString());
            }
        }
    }

    /// What it was started with; its sources may be others by now.
    AgentConfig config() {
        return config;
    }

    /// How each stream stands. Any thread.
    public List<StreamStatus> streams() {
        return sources.all().stream().map(ShippedStream::status).toList();
    }

    @Override
    public String status() {
        long connected = places.inside().stream().filter(source -> source.connection() != null).count();
        return sources.all().size() + " streams, " + connected + " connected"
                + (link.isDown() ? ", " + config.receiver() + " cannot be reached" : "");
    }

    @Override
    public Optional<String> standstill() {
        Optional<String> stands = tailing.standstill();
        if (stands.isPresent()) return stands;
        long silent = System.nanoTime() - tickNanos;
        return silent < TICKS_WITHIN.toNanos() ? Optional.empty()
                : Optional.of("the clock stands still for " + Duration.ofNanos(silent).toSeconds() + " s");
    }

    /// What is followed as this stream. Any thread.
    Optional<ShippedStream> source(StreamName stream) {
        return sources.known(stream);
    }

    /// Nothing is added to a stream any more. Any thread.
    void end(ShippedStream source) {
        source.setEnding();
        look(source);
    }

    /// What all streams did since the agent was started. Any thread.
    AgentTotals totals() {
        return new AgentTotals(link.isUp(), link.connections(), link.sentBytes(),
                tailing.tailers().lostBytes(), tailing.tailers().lostUnknown());
    }

    /// Which paths match and cannot be shipped, and why. Any thread.
    public Map<Path, Refusal> refused() {
        return sources.refused();
    }

    /// Waits until all files that are there are known.
    void awaitFirstScan() throws InterruptedException {
        tailing.awaitFirstScan();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        clock.shutdownNow();
        tailing.stop();
        shippers.shutdownNow(); // no file or connection of a shipper is shared, so interrupting harms nobody
        try {
            if (!shippers.awaitTermination(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                log.warn("not all connections ended within {} s", STOP_WITHIN.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tailing.close();
    }

    private final class Listener implements Tailing.Listener<ShippedStream> {
        private boolean said;                      // the scanning thread's

        @Override
        public void begin() {
            link.beginToLog();
        }

        @Override
        public void look(ShippedStream source) {
            Agent.this.look(source);
        }

        @Override
        public void modified(ShippedStream source) {
            if (source.state() == ShippedStream.State.SHIPPING) source.wake();
            Agent.this.look(source);
        }

        @Override
        public boolean isOver(ShippedStream source) {
            return source.isOver();
        }

        @Override
        public void scanned(boolean any) {
            if (!any && !said) log.info("no files match the globs yet; still watching");
            said = true;
        }
    }
}
