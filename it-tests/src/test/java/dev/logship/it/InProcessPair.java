package dev.logship.it;

import dev.logship.agent.Agent;
import dev.logship.agent.AgentConfig;
import dev.logship.follow.TailingConfig;
import dev.logship.it.model.Pair;
import dev.logship.it.model.Picks;
import dev.logship.it.peer.Gate;
import dev.logship.it.peer.PeerServer;
import dev.logship.it.support.Rx;
import dev.logship.net.HostPort;
import dev.logship.select.GlobSet;
import dev.logship.select.Selection;
import dev.logship.select.StreamNaming;
import dev.logship.server.PortConfig;
import dev.logship.server.ReaderPorts;
import dev.logship.server.Receiver;
import dev.logship.server.ReceiverConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.commons.io.file.PathUtils;
import org.jspecify.annotations.Nullable;

/// An agent and a receiver in the test's own process, with a gate between them.
final class InProcessPair implements Pair, AutoCloseable {
    /// The options of a pair.
    record Options(Picks picks, Duration idleTimeout, int maxConnections) {}

    private static final Duration QUIET = Duration.ofMillis(20);
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final Path dir;
    private final Options options;
    private final LogCapture log = new LogCapture();
    private final Gate gate;
    private final PeerServer server;
    private Receiver receiver;
    private @Nullable Agent agent;
    private boolean away;

    InProcessPair(Path dir, Options options) throws IOException {
        this.dir = dir;
        this.options = options;
        Files.createDirectories(source());
        receiver = startReceiver();
        gate = new Gate(receiver.shipAddress().getPort());
        server = PeerServer.start(gate);
    }

    @Override
    public Path source() {
        return dir.resolve("source");
    }

    @Override
    public Path stored(Path log) {
        return dir.resolve("storage").resolve(Rx.stream(log.toString().substring(1)));
    }

    @Override
    public Duration grace() {
        return GRACE;
    }

    @Override
    public boolean reportsLosses() {
        return true;
    }

    @Override
    public boolean canLoseEnd() {
        return true;
    }

    @Override
    public void startAgent() throws IOException {
        agent = new Agent(new AgentConfig(new HostPort("127.0.0.1", server.port()),
                new Selection(new GlobSet(options.picks.globs(source()), options.picks.excludes(), dir),
                        new StreamNaming(true, "")),
                new TailingConfig(false, List.of(), QUIET), dir.resolve("state"),
                Duration.ofSeconds(1), Duration.ofSeconds(5), options.idleTimeout, options.maxConnections,
                false));
    }

    /// A killed agent leaves its state as it is, with the time up to which it had seen all, and sends nothing
    /// more.
    @Override
    public void endAgent(End how) throws IOException {
        if (how == End.STOPPED) {
            closeAgent();
            return;
        }
        gate.shut();
        Path state = dir.resolve("state");
        Path killed = dir.resolve("killed");
        copy(state, killed);
        closeAgent();
        PathUtils.cleanDirectory(state);
        copy(killed, state);
        PathUtils.deleteDirectory(killed);
        if (!away) gate.open();
    }

    /// Copies files with their times.
    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.newDirectoryStream(from)) {
            for (Path file : files) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    @Override
    public void restartReceiver() throws IOException {
        gate.cut();
        receiver.close();
        receiver = startReceiver();
        gate.leadTo(receiver.shipAddress().getPort());
    }

    @Override
    public void takeReceiverAway() throws IOException {
        away = true;
        gate.shut();
    }

    @Override
    public void bringReceiverBack() {
        away = false;
        gate.open();
    }

    @Override
    public void loseEnd(Path log, long from) throws IOException {
        gate.cut();
        receiver.close();
        try (var file = FileChannel.open(stored(log), StandardOpenOption.WRITE)) {
            file.truncate(from);
        }
        receiver = startReceiver();
        gate.leadTo(receiver.shipAddress().getPort());
    }

    @Override
    public void cutConnections() throws IOException {
        gate.cut();
    }

    @Override
    public List<String> said() {
        return log.lines();
    }

    @Override
    public void close() throws IOException {
        closeAgent();
        server.close();
        receiver.close();
        log.close();
    }

    private void closeAgent() throws IOException {
        if (agent != null) agent.close();
        agent = null;
    }

    private Receiver startReceiver() throws IOException {
        return new Receiver(new ReceiverConfig(new HostPort("127.0.0.1", 0), List.of(),
                new ReaderPorts(Optional.empty(), Optional.empty(), Optional.empty()),
                new PortConfig(128, 1000, Duration.ofSeconds(60)), dir.resolve("storage"), true,
                Optional.empty()));
    }
}
