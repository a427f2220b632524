package dev.logship.it.bus;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.bus.BusRig.Part;
import dev.logship.it.support.Seed;
import dev.logship.it.support.TestFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Real `kill -9` on a lossless bus: no more is doubled or left over than docs/PROTOCOL.md says.
@Tag("bus")
final class BusKillIT extends SharedBus {
    private static final int KILLS = 4;
    private static final int LINE_BYTES = 16;

    @Test
    void consumer_killedWhilePrinting_leavesChunkToTheNext() throws Exception {
        String chunk = "x".repeat(200_000); // more than a pipe holds
        bus.put(chunk);
        Part stuck = bus.stuckConsumer();
        await("the lock held").until(() -> bus.sh("flock -n $F.lock true") == 1);

        stuck.process().descendants().forEach(ProcessHandle::destroyForcibly);

        bus.logship("consumer", "--lossless").awaitText(chunk);
        await("the chunk taken away").until(() -> !Files.exists(bus.file()));
    }

    @Test
    void consumers_killedAnyTime_doubleAChunkEachAtMost() throws Exception {
        var random = new Random(Seed.of(BusKillIT.class));
        List<String> lines = lines(0, 60_000);
        Part producer = bus.logshipWith(Files.write(dir.resolve("in"), lines), "producer", "--lossless",
                "--block-size=" + LINE_BYTES);
        var outputs = new ArrayList<Part>();
        for (int i = 0; i < KILLS; i++) {
            Part consumer = bus.logship("consumer", "--lossless");
            outputs.add(consumer);
            int enough = LINE_BYTES * (1 + random.nextInt(300));
            await("some chunks").until(() -> consumer.printed().length >= enough);
            consumer.signal("KILL");
        }
        producer.signal("KILL");
        Part last = bus.logship("consumer", "--lossless");
        outputs.add(last);
        await("the last chunk taken").until(() -> !Files.exists(bus.file()));
        bus.put("");
        last.assertExit(0);

        List<String> printed = outputs.stream().flatMap(part -> part.text().lines()).toList();
        var distinct = new HashSet<>(printed);
        var expected = new HashSet<>(lines.subList(0, distinct.size()));
        assertEquals(expected, distinct, "a chunk is missing, or torn");
        int doubled = printed.size() - distinct.size();
        assertTrue(doubled <= KILLS, doubled + " are doubled");
    }

    @Test
    void producer_killedWhileWriting_leavesNoChunkAndNoObstacle() throws Exception {
        Path large = TestFiles.write(dir.resolve("large"), new byte[60 << 20]);
        Part producer = bus.logshipWith(large, "producer", "--lossless", "--block-size=60MiB");
        await("a chunk being written").pollInterval(Duration.ofMillis(1))
                .until(() -> TestFiles.size(bus.fresh()) > 0);

        producer.signal("KILL");
        producer.process().waitFor();

        assertFalse(Files.exists(bus.file()), "half a chunk is on the bus");
        assertTrue(Files.exists(bus.fresh()), "it was killed too late");
        Part next = bus.logship("producer", "--lossless");
        next.feed("hello");
        bus.awaitChunk("hello");
        assertFalse(Files.exists(bus.fresh()));
    }

    @Test
    void producers_killedAnyTime_loseTheirUnwrittenInputOnly() throws Exception {
        var random = new Random(Seed.of(BusKillIT.class));
        Part consumer = bus.logship("consumer", "--lossless");
        for (int i = 0; i < KILLS; i++) {
            Path input = Files.write(dir.resolve("in"), lines(i, 60_000));
            Part producer = bus.logshipWith(input, "producer", "--lossless", "--block-size=" + LINE_BYTES);
            int enough = consumer.printed().length + LINE_BYTES * (1 + random.nextInt(300));
            await("some chunks").until(() -> consumer.printed().length >= enough);
            producer.signal("KILL");
            producer.process().waitFor();
        }
        await("the last chunk taken").until(() -> !Files.exists(bus.file()));
        bus.put("");
        consumer.assertExit(0);

        List<String> printed = consumer.text().lines().toList();
        for (int i = 0; i < KILLS; i++) {
            String run = i + " ";
            List<String> ofRun = printed.stream().filter(line -> line.startsWith(run)).toList();
            assertEquals(lines(i, ofRun.size()), ofRun, "run " + i);
        }
        try (Stream<Path> left = Files.list(bus.file().getParent())) {
            assertTrue(Set.of(bus.lock(), bus.fresh()).containsAll(left.toList()), "more is left over");
        }
    }

    /// The lines of a run, each of which is one chunk.
    private static List<String> lines(int run, int count) {
        return IntStream.range(0, count).mapToObj(i -> String.format("%d %013d", run, i)).toList();
    }
}
