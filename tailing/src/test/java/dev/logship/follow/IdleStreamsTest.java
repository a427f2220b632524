package dev.logship.follow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.StreamName;
import dev.logship.select.GlobSet;
import dev.logship.select.Selection;
import dev.logship.select.StreamNaming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How many streams are asked, each second and at each scan, while nothing happens: none of those at rest.
final class IdleStreamsTest {
    private static final int FILES = 20;

    private record Item(StreamName stream, Path path, Tailer tailer) implements Followed {}

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    private final ConcurrentLinkedQueue<String> looked = new ConcurrentLinkedQueue<>();

    private final AtomicInteger scans = new AtomicInteger();

    private final Tailing.Listener<Item> listener = new Tailing.Listener<>() {
        @Override
        public void look(Item item) {
            looked.add(item.stream().toString());
            item.tailer().look();
        }

        @Override
        public boolean isOver(Item item) {
            return false;
        }

        @Override
        public void scanned(boolean any) {
            scans.incrementAndGet();
        }
    };

    @SuppressWarnings("NullAway.Init")
    private Tailing<Item> tailing;

    @BeforeEach
    void follow() throws Exception {
        Path logs = Files.createDirectory(dir.toRealPath().resolve("logs"));
        for (int i = 0; i < FILES; i++) Files.writeString(logs.resolve(i + ".log"), "line\n");
        Selection all = new Selection(new GlobSet(List.of("*.log"), List.of(), logs),
                new StreamNaming(false, ""));
        tailing = new Tailing<>(new Tailing.Config(all,
                new TailingConfig(false, List.of(), TailingConfig.QUIET), dir.resolve("state"),
                Duration.ofHours(1), "taken"), Item::new);
        tailing.start(listener);
        tailing.awaitFirstScan();
        for (Item item : tailing.registry().all()) take(item.tailer());
        await().until(() -> scans.get() > 1); // the one after the directory was watched
        await().until(() -> {
            tailing.tick();
            return tailing.tailers().lookedAfter().isEmpty();
        });
        looked.clear();
    }

    @AfterEach
    void close() throws IOException {
        tailing.close();
    }

    @Test
    void streamsAtRest_areNotAsked() {
        for (int i = 0; i < 20; i++) tailing.tick();
        tailing.check(listener);
        assertEquals(List.of(), List.copyOf(looked));
        assertEquals(List.of(), List.copyOf(tailing.tailers().lookedAfter()));
    }

    @Test
    void streamThatGrows_isAskedAlone() throws IOException {
        Files.writeString(dir.resolve("logs/7.log"), "more\n", StandardOpenOption.APPEND);
        await().until(() -> !looked.isEmpty());
        tailing.tick();
        tailing.check(listener);
        assertEquals(List.of("7.log"), looked.stream().distinct().toList());
    }

    @Test
    void streamWithARotatedFileThatIsOpen_isAskedUntilThatIsClosed() throws IOException {
        Path log = dir.resolve("logs/7.log");
        Files.move(log, dir.resolve("logs/7.log.1"));
        Files.writeString(log, "next\n");
        Item item = tailing.registry().known(new StreamName("7.log")).orElseThrow();
        await().until(() -> take(item.tailer()) == 10);
        looked.clear();
        tailing.tick();
        tailing.check(listener);
        assertEquals(List.of("7.log"), List.copyOf(looked));
        assertTrue(tailing.tailers().lookedAfter().contains(item.tailer()));
    }

    /// Returns up to which offset the stream was taken.
    private static long take(Tailer tailer) throws IOException {
        tailer.seek(tailer.at());
        for (Chunk chunk = tailer.next(); chunk != null; chunk = tailer.next()) {
            tailer.giveOut(chunk, chunk.range().until());
            tailer.took(chunk);
        }
        tailer.seek(tailer.at());
        tailer.rest();
        return tailer.at();
    }
}
