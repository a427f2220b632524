package dev.logship.it.bus;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.bus.BusRig.Part;
import dev.logship.it.support.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The file bus between logship and peers in Python and shell, written from the description of its protocol.
@Tag("bus")
final class BusPeersIT extends SharedBus {
    /// One line per chunk: exactly one of the consumers must print each.
    @Test
    void lossless_allMakesAtOnce_loseAndDoubleNothing() throws Exception {
        var random = new Random(Seed.of(BusPeersIT.class));
        int[] blocks = random.ints(4, 10, 9000).toArray();
        List<Part> consumers = List.of(bus.logship("consumer", "--lossless"),
                bus.logship("consumer", "--lossless", "--no-file-monitoring", "--sleep-interval", "0.01"),
                bus.python(null, "consumer", "--lossless"), bus.shell(null, "consumer", 0));
        List<Part> producers = List.of(
                bus.logshipWith(lines("A", 200, blocks[0]), "producer", "--lossless", size(blocks[0])),
                bus.logshipWith(lines("B", 200, blocks[1]), "producer", "--lossless", size(blocks[1])),
                bus.python(lines("C", 60, blocks[2]), "producer", "--lossless", "--block=" + blocks[2]),
                bus.shell(lines("D", 20, blocks[3]), "producer", blocks[3]));

        for (Part part : producers) part.assertExit(0);
        for (Part part : consumers) part.assertExit(0);

        var written = new ArrayList<String>();
        for (String name : List.of("A", "B", "C", "D")) written.addAll(Files.readAllLines(dir.resolve(name)));
        List<String> printed = consumers.stream().flatMap(part -> part.text().lines()).sorted().toList();
        assertEquals(written.stream().sorted().toList(), printed);
        assertTrue(consumers.stream().limit(2).anyMatch(part -> !part.text().isEmpty()), "ours printed some");
    }

    @Test
    void lossy_ourFollowerAndTheirs_printWhatEitherWrites() throws Exception {
        Part ours = bus.logship("consumer");
        Part theirs = bus.python(null, "consumer");
        Part ourProducer = bus.logship("producer");
        var all = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            ourProducer.feed(i + "\n");
            awaitBoth(ours, theirs, all.append(i).append('\n'));
            Path line = Files.writeString(dir.resolve("line"), "peer " + i + "\n");
            bus.python(line, "producer").assertExit(0);
            awaitBoth(ours, theirs, all.append("peer ").append(i).append('\n'));
        }
    }

    /// Several write as fast as they can: chunks are lost, but none is seen in part, and none twice.
    @Test
    void lossy_underLoad_showsWholeChunksOnly() throws Exception {
        Part follower = bus.logship("consumer");
        Part other = bus.logship("consumer", "--no-file-monitoring", "--sleep-interval", "1ms");
        List<Part> producers = List.of(
                bus.logshipWith(lines("A", 1000, 3000), "producer", "--block-size=3000"),
                bus.logshipWith(lines("B", 1000, 5000), "producer", "--block-size=5000"),
                bus.python(lines("C", 600, 4000), "producer", "--block=4000"));
        for (Part producer : producers) producer.assertExit(0);
        String last = Files.readString(bus.file());

        var written = new ArrayList<String>();
        for (String name : List.of("A", "B", "C")) written.addAll(Files.readAllLines(dir.resolve(name)));
        for (Part part : List.of(follower, other)) {
            await("the last chunk").until(() -> part.text().endsWith(last));
            List<String> printed = part.text().lines().toList();
            assertEquals(printed.size(), printed.stream().distinct().count(), "chunks seen twice");
            assertTrue(written.containsAll(printed), "chunks that nobody wrote");
        }
    }

    private static void awaitBoth(Part one, Part other, StringBuilder text) {
        one.awaitText(text.toString());
        other.awaitText(text.toString());
    }

    private static String size(int block) {
        return "--block-size=" + block;
    }

    /// A file of distinct lines of equal length.
    private Path lines(String name, int count, int bytes) throws IOException {
        List<String> lines = IntStream.range(0, count).mapToObj(i -> String.format("%s%07d", name, i))
                .map(head -> head + "x".repeat(bytes - head.length() - 1)).toList();
        return Files.write(dir.resolve(name), lines);
    }
}
