package dev.logship.it;

import dev.logship.it.model.Pair;
import dev.logship.it.peer.FaultyProxy;
import dev.logship.it.peer.PeerServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A real agent and a real receiver, with a proxy between them that breaks connections.
final class ProcessPair implements Pair, AutoCloseable {
    private static final int MOST_BYTES_PER_CONNECTION = 1_000_000;

    private final Logship logship;
    private final Path dir;
    private final String glob;
    private final int port = Logship.freePort();
    private final FaultyProxy faults;
    private final PeerServer proxy;
    private final List<LogshipProcess> agents = new ArrayList<>();
    private Rx rx;
    private @Nullable LogshipProcess tx;

    ProcessPair(Logship logship, Path dir, String glob, long seed) throws IOException {
        this.logship = logship;
        this.dir = dir;
        this.glob = glob;
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
    public Path stored(String name) {
        return rx.file(name);
    }

    @Override
    public void startAgent() throws IOException {
        tx = logship.tx(proxy.port(), dir, "--glob", source() + "/" + glob, "--timeout", "2");
        agents.add(tx);
    }

    @Override
    public void endAgent(End how) {
        if (tx == null) return;
        if (how == End.KILLED) {
            tx.kill();
        } else {
            tx.awaitLine("something", any -> true); // a JVM that only starts ends with a status of its own
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

    /// The proxy does that by itself.
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
