package dev.logship.it;

import dev.logship.StreamName;
import dev.logship.follow.TailingConfig;
import dev.logship.it.model.Pair;
import dev.logship.it.model.Picks;
import dev.logship.local.LocalSources;
import dev.logship.select.GlobSet;
import dev.logship.select.Selection;
import dev.logship.select.StreamNaming;
import dev.logship.stream.StreamReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A pair whose agent is a server of logs, and whose receiver is a reader of each stream that stores what it
/// reads. The reader skips bytes that no longer exist.
final class ServedLogs implements Pair, AutoCloseable {
    private static final Duration QUIET = Duration.ofMillis(20);
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration TURN = Duration.ofMillis(2);

    private final Path dir;
    private final Picks picks;
    private final LogCapture log = new LogCapture();
    private final Map<StreamName, Long> offsets = new ConcurrentHashMap<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private @Nullable LocalSources sources;
    private @Nullable Thread mirror;
    private volatile boolean over;
    private volatile boolean away;
    private volatile @Nullable IOException failure;

    ServedLogs(Path dir, Picks picks) throws IOException {
        this.dir = dir;
        this.picks = picks;
        Files.createDirectories(source());
        Files.createDirectories(dir.resolve("mirror"));
    }

    @Override
    public Path source() {
        return dir.resolve("source");
    }

    @Override
    public Path stored(Path log) {
        return mirror(log.toString().substring(1));
    }

    private Path mirror(String stream) {
        return dir.resolve("mirror").resolve(stream);
    }

    @Override
    public Duration grace() {
        return GRACE;
    }

    /// Readers are not told which bytes no longer exist.
    @Override
    public boolean reportsLosses() {
        return false;
    }

    @Override
    public boolean canLoseEnd() {
        return false;
    }

    @Override
    public void startAgent() throws IOException {
        LocalSources started = new LocalSources(new LocalSources.Config(
                new Selection(new GlobSet(picks.globs(source()), picks.excludes(), dir),
                        new StreamNaming(true, "")),
                new TailingConfig(false, List.of(), QUIET), dir.resolve("state"), Duration.ofSeconds(1)));
        sources = started;
        over = false;
        mirror = Thread.ofVirtual().start(() -> mirror(started));
    }

    /// Both ways are the same: state that a killed server did not save is not tested here.
    @Override
    public void endAgent(End how) throws IOException {
        over = true;
        if (sources != null) sources.close(); // ends the readers
        sources = null;
        try {
            if (mirror != null) mirror.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) throw failure;
    }

    @Override
    public void restartReceiver() {
        cuts.incrementAndGet();
    }

    @Override
    public void takeReceiverAway() {
        away = true;
        cuts.incrementAndGet();
    }

    @Override
    public void bringReceiverBack() {
        away = false;
    }

    @Override
    public void loseEnd(Path log, long from) throws IOException {
        throw new UnsupportedOperationException("a reader knows what it has");
    }

    @Override
    public void cutConnections() {
        cuts.incrementAndGet();
    }

    @Override
    public List<String> said() {
        return log.lines();
    }

    @Override
    public void close() throws IOException {
        endAgent(End.STOPPED);
        log.close();
    }

    /// Starts a reader for each stream as soon as the stream exists.
    private void mirror(LocalSources from) {
        Set<StreamName> read = new HashSet<>();
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            while (!over) {
                for (StreamName name : from.list()) {
                    if (read.add(name)) each.execute(() -> mirror(name, from));
                }
                LockSupport.parkNanos(TURN.toNanos());
            }
        }
    }

    private void mirror(StreamName name, LocalSources from) {
        try {
            while (!over) {
                if (away) {
                    LockSupport.parkNanos(TURN.toNanos());
                    continue;
                }
                try (StreamReader reader = from.open(name).orElseThrow()) {
                    read(name, reader);
                }
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /// Reads until the stream cannot be read further, or connections are cut.
    private void read(StreamName name, StreamReader reader) throws IOException {
        long at = offsets.getOrDefault(name, 0L);
        ByteBuffer buffer = ByteBuffer.allocate(100_000);
        int began = cuts.get();
        while (true) {
            long end = reader.end().awaitBeyond(at, () -> over);
            if (end <= at || cuts.get() != began) return;
            int count;
            try {
                count = reader.read(at, buffer.clear());
            } catch (IOException e) {
                if (over) return;
                offsets.put(name, Math.max(at, reader.start()));
                return;
            }
            Files.createDirectories(mirror(name.text()).getParent());
            Files.write(mirror(name.text()), Arrays.copyOf(buffer.array(), count),
                    StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            at += count;
            offsets.put(name, at);
        }
    }
}
