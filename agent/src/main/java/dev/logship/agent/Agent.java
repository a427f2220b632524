package dev.logship.agent;

import dev.logship.Reason;
import dev.logship.Service;
import dev.logship.StreamName;
import dev.logship.agent.ShippedStream.State;
import dev.logship.follow.OpenFiles;
import dev.logship.follow.Refusal;
import dev.logship.follow.TailerRegistry;
import dev.logship.follow.Tailing;
import dev.logship.select.Selection;
import java.io.IOException;
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

/// Ships files to one receiver: `logship tx`. Finds the files, notices when they grow, and gives each stream
/// that has something to send a [Shipper] on a thread of its own; an idle stream costs a few hundred bytes.
/// Runs from its construction until it is closed.
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

    /// Starts to find and ship files.
    ///
    /// @throws IOException when the state path cannot be used, or directories cannot be watched
    public Agent(AgentConfig config) throws IOException {
        this(config, () -> false);
    }

    /// @param isOneOfSeveral whether log lines must name the receiver
    @SuppressWarnings("FutureReturnValueIgnored") // scheduled tasks catch everything
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

    /// Ships other files from now on. Files that stay selected are not interrupted; a stream that is no
    /// longer selected ends where it is, and its history is kept.
    void select(Selection files) {
        tailing.select(files);
        for (ShippedStream source : sources.all()) {
            boolean wanted = sources.isSelected(source);
            if (source.setWanted(wanted) && !wanted) {
                log.info("stream {}: {} is no longer selected; stopped at {}", source.stream, source.path,
                        source.tailer.at());
            }
        }
    }

    /// Sends a stream if there is something to send; called whenever that may be so.
    private void look(ShippedStream source) {
        boolean work = source.tailer.look();
        switch (source.state()) {
            case SHIPPING -> source.wake();
            case IDLE -> {
                boolean done = config.once() && source.isConfirmed();
                if (work && !done) queue(source, State.IDLE, "bytes to send");
                else if (!work && source.tailer.isMissing()) source.setNothingThere();
            }
            case QUEUED, WAITING, FORGOTTEN -> { }
        }
    }

    private void queue(ShippedStream source, State from, String reason) {
        if (closed || !source.isWanted()) return;
        if (source.state(from, State.QUEUED, reason)) places.enter(source);
    }

    private void start(ShippedStream source) {
        if (!closed) shippers.execute(() -> ship(source));
    }

    /// Ships a stream that has a slot, then decides what comes next. Runs on the stream's thread.
    private void ship(ShippedStream source) {
        link.beginToLog();
        source.state(State.QUEUED, State.SHIPPING, "has a slot");
        if (closed) return;
        Outcome outcome = new Shipper(source, config, link, places).run();
        places.leave(source);
        if (closed) return;
        if (!source.isWanted()) {
            source.state(State.SHIPPING, State.IDLE, "not selected");
            tailing.scanSoon();
            return;
        }
        source.setUnconfirmed(outcome instanceof Outcome.Sent || outcome instanceof Outcome.GaveWay);
        switch (outcome) {
            case Outcome.Confirmed confirmed -> {
                source.backoff.reset();
                rest(source);
            }
            case Outcome.Sent sent -> queue(source, State.SHIPPING, "to be confirmed");
            case Outcome.GaveWay gaveWay -> queue(source, State.SHIPPING, "others wait");
            case Outcome.Failed failed -> {
                source.setLevel(false);
                source.failed(failed.reason());
                if (link.failed(source, failed.reason())) source.forgetTold();
                retryLater(source);
            }
        }
    }

    /// Ends a turn, unless the file changed since its shipper looked.
    private void rest(ShippedStream source) {
        source.setLevel(true);
        boolean missing = source.tailer.isMissing();
        if (source.setGone(missing ? System.nanoTime() : 0) && missing) {
            log.info("stream {}: no file at {} any more (stream offset {})", source.stream, source.path,
                    source.tailer.at());
        }
        source.state(State.SHIPPING, State.IDLE, "confirmed");
        look(source);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // queue catches everything
    private void retryLater(ShippedStream source) {
        source.state(State.SHIPPING, State.WAITING, "failed");
        clock.schedule(() -> queue(source, State.WAITING, "retry"),
                source.backoff.next().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void retryAll() {
        for (ShippedStream source : sources.all()) queue(source, State.WAITING, "receiver reached");
    }

    private void tick() {
        try {
            giveUpStalled();
            tailing.tick();
        } catch (RuntimeException e) {
            log.error("cannot check files: {}; retrying", Reason.of(e), e);
        }
        tickNanos = System.nanoTime();
    }

    private void giveUpStalled() {
        for (ShippedStream source : places.inside()) {
            ShipConnection connection = source.connection();
            if (connection == null || connection.stalled().compareTo(config.timeout()) < 0) continue;
            try {
                connection.giveUp("the receiver accepted no byte for " + config.timeout().toSeconds() + " s");
            } catch (IOException e) {
                log.debug("stream {}: {}", source.stream, e.toString());
            }
        }
    }

    /// The configuration that it was started with. The selected files may have changed since.
    AgentConfig config() {
        return config;
    }

    /// The status of each stream. Any thread.
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
                : Optional.of("the clock has been stuck for " + Duration.ofNanos(silent).toSeconds() + " s");
    }

    /// The followed path of this stream. Any thread.
    Optional<ShippedStream> source(StreamName stream) {
        return sources.known(stream);
    }

    /// The stream will not grow any more. Any thread.
    void end(ShippedStream source) {
        source.setEnding();
        look(source);
    }

    /// The totals of all streams since the agent started. Any thread.
    AgentTotals totals() {
        return new AgentTotals(link.isUp(), link.connections(), link.sentBytes(),
                tailing.tailers().lostBytes(), tailing.tailers().lostUnknown(), tailing.unwatched());
    }

    /// Paths that match and cannot be shipped, and why. Any thread.
    public Map<Path, Refusal> refused() {
        return sources.refused();
    }

    /// Waits until all existing files are known.
    void awaitFirstScan() throws InterruptedException {
        tailing.awaitFirstScan();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        clock.shutdownNow();
        tailing.stop();
        shippers.shutdownNow(); // interrupts close files and connections, which shippers do not share
        try {
            if (!shippers.awaitTermination(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                log.warn("not all connections ended within {} s; closing anyway", STOP_WITHIN.toSeconds());
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
            if (source.state() == State.SHIPPING) source.wake();
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
