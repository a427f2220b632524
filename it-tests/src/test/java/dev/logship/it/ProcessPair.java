package dev.logship.it;

import dev.logship.it.model.Pair;
import dev.logship.it.model.Picks;
import dev.logship.it.peer.FaultyProxy;
import dev.logship.it.peer.PeerServer;
import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Proc;
import dev.logship.it.support.Rx;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A real agent and a real receiver, with a proxy between them that breaks connections.
final class ProcessPair implements Pair, AutoCloseable {
    private static final int MOST_BYTES_PER_CONNECTION = 1_000_000;
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final int BLOCK = 4096;

    /// The agent's state path.
    ///
    /// @param isSmall whether its file system can be filled
    record State(Path path, boolean isSmall) {}

    private final Logship logship;
    private final Path dir;
    private final Picks picks;
    private final int port = Logship.freePort();
    private final FaultyProxy faults;
    private final PeerServer proxy;
    private final List<LogshipProcess> agents = new ArrayList<>();
    private final State state;
    private Rx rx;
    private @Nullable LogshipProcess tx;
    private final Map<String, Long> waited = new HashMap<>(); // for a CPU, in nanoseconds by thread
    private long waitedNanos;

    ProcessPair(Logship logship, Path dir, Picks picks, State state, long seed) throws IOException {
        this.logship = logship;
        this.dir = dir;
        this.picks = picks;
        this.state = state;
        Files.createDirectories(source());
        rx = logship.rx(port, dir.resolve("storage"));
        faults = new FaultyProxy(port, MOST_BYTES_PER_CONNECTION, Duration.ofMillis(300), seed);
        proxy = PeerServer.start(faults);
    }

    @Override
    public Path source() {
        return dir.resolve("source");
    }

    @Override
    public Path stored(Path log) {
        return rx.file(log.toString().substring(1));
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
        var args = new ArrayList<>(List.of("tx", "--host", "127.0.0.1", "--port",
                Integer.toString(proxy.port()), "--name-from", "path", "--timeout", "2", "--state-path",
                state.path.toString()));
        for (String glob : picks.globs(source())) args.addAll(List.of("--glob", glob));
        for (String glob : picks.excludes()) args.addAll(List.of("--exclude", glob));
        tx = logship.start(args.toArray(String[]::new));
        agents.add(tx);
    }

    /// The agent's first lines are about found files.
    @Override
    public boolean isAgentLooking() {
        return tx != null && !tx.stderr().isEmpty();
    }

    /// Counts only the thread that has waited longest in each interval, because threads pass events on to
    /// each other.
    @Override
    public long waitedNanos() {
        if (tx == null) return waitedNanos;
        Map<String, Long> now = Proc.waitedNanos(tx.pid());
        waitedNanos += now.entrySet().stream()
                .mapToLong(each -> each.getValue() - waited.getOrDefault(each.getKey(), 0L)).max().orElse(0);
        waited.putAll(now);
        return waitedNanos;
    }

    @Override
    public void endAgent(End how) {
        if (tx == null) return;
        if (how == End.KILLED) {
            tx.kill();
        } else {
            tx.awaitLine("something", any -> true); // a JVM that is still starting exits with another status
            tx.terminate();
            tx.assertExit(0);
        }
        tx = null;
    }

    @Override
    public void restartReceiver() throws IOException {
        rx.process().kill();
        rx = logship.rx(port, dir.resolve("storage"));
    }

    @Override
    public void takeReceiverAway() {
        rx.process().kill();
    }

    @Override
    public void bringReceiverBack() throws IOException {
        rx = logship.rx(port, dir.resolve("storage"));
    }

    @Override
    public void loseEnd(Path log, long from) throws IOException {
        rx.process().kill();
        try (var file = FileChannel.open(stored(log), StandardOpenOption.WRITE)) {
            file.truncate(from);
        }
        rx = logship.rx(port, dir.resolve("storage"));
    }

    @Override
    public void fillState(boolean full) throws IOException {
        if (!state.isSmall) return;
        Path filler = state.path.resolveSibling("filler");
        if (!full) {
            Files.deleteIfExists(filler);
            return;
        }
        try (var file = Files.newOutputStream(filler)) {
            while (true) file.write(new byte[BLOCK]);
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) throw e;
        }
    }

    /// The proxy breaks connections by itself.
    @Override
    public void cutConnections() {}

    @Override
    public void calmDown() {
        faults.stop();
    }

    @Override
    public List<String> said() {
        return agents.stream().flatMap(agent -> agent.stderr().stream()).toList();
    }

    @Override
    public void close() throws IOException {
        endAgent(End.KILLED);
        rx.process().kill();
        proxy.close();
    }
}
