package dev.logship.it.rotation;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.Load;
import dev.logship.it.support.LogshipProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/// The lines of a [Load] in all streams of a receiver, by the names of the streams.
final class ArrivedLines {
    private static final Duration POLL = Duration.ofMillis(100);

    /// Files never seen before are checked for ten seconds before they count as rotated ones.
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path storage;

    ArrivedLines(Path storage) {
        this.storage = storage;
    }

    /// Waits until a stream has this line, while its agent runs.
    void awaitLine(int number, LogshipProcess agent) {
        await("line " + number).atMost(LIMIT).pollInterval(POLL).until(() -> {
            if (!agent.isAlive()) throw new AssertionError(agent.toString());
            return streams().values().stream().map(stream -> new String(stream, StandardCharsets.US_ASCII))
                    .anyMatch(stream -> stream.contains(Load.name(number)));
        });
    }

    /// Waits until there are this many lines, or until the timeout; [#assertOnce] and others then report what
    /// is missing.
    void awaitCount(int lines) {
        try {
            await(lines + " lines").atMost(LIMIT).pollInterval(POLL).until(() -> streams().values().stream()
                    .mapToInt(LoggedLines::count).sum() >= lines);
        } catch (ConditionTimeoutException e) {
            System.err.println(e.getMessage());
        }
    }

    /// Asserts that there is one stream, with the lines `[0, lines)` in order.
    void assertOneStream(int lines) throws IOException {
        assertEquals(1, streams().size(), () -> "how many streams; " + this);
        assertOnceInOrder(lines);
    }

    /// Asserts that the streams, one after the other by their names, are the lines `[0, lines)` in order.
    void assertOnceInOrder(int lines) throws IOException {
        var all = new ByteArrayOutputStream();
        for (byte[] stream : streams().values()) all.writeBytes(stream);
        assertNoGaps(LoggedLines.numbers(all.toByteArray(), toString()), lines);
    }

    /// Asserts that each of the lines `[0, lines)` is in one stream, once, and that each stream is in order.
    void assertOnce(int lines) throws IOException {
        var all = new BitSet();
        for (Map.Entry<String, byte[]> stream : streams().entrySet()) {
            BitSet numbers = LoggedLines.numbers(stream.getValue(), stream.getKey());
            assertTrue(!all.intersects(numbers), () -> "lines of others in " + stream.getKey());
            all.or(numbers);
        }
        assertNoGaps(all, lines);
    }

    /// Asserts that there is one stream, in order, with every line that a log and its copies have: lines
    /// written between copying and truncating are in neither. That is at most one run of lines per copy.
    void assertMissesOnlyWhatNoCopyHas(int lines, byte[] kept, int copies) throws IOException {
        assertEquals(1, streams().size(), () -> "how many streams; " + this);
        BitSet arrived = LoggedLines.numbers(streams().values().iterator().next(), toString());
        BitSet missing = LoggedLines.numbers(kept, "the log and its copies");
        missing.andNot(arrived);
        assertEquals(new BitSet(), missing, () -> "lines of copies that are not in " + this);
        List<String> gaps = LoggedLines.gaps(arrived, lines);
        System.err.println("copied and cut " + copies + " times: of " + lines + " lines no one has " + gaps);
        assertTrue(gaps.size() <= copies, () -> "more gaps than copies: " + gaps);
    }

    /// Asserts that there is one stream, in order, which has all of some lines and none of others.
    void assertOneStreamWith(BitSet these, BitSet none) throws IOException {
        assertEquals(1, streams().size(), () -> "how many streams; " + this);
        BitSet numbers = LoggedLines.numbers(streams().values().iterator().next(), toString());
        assertTrue(!numbers.intersects(none), () -> "lines of another file in " + this);
        numbers.and(these);
        assertEquals(these, numbers);
    }

    private void assertNoGaps(BitSet numbers, int lines) {
        assertEquals(List.of(), LoggedLines.gaps(numbers, lines), () -> "missing lines; " + this);
        assertEquals(lines, numbers.cardinality());
    }

    private Map<String, byte[]> streams() throws IOException {
        var streams = new TreeMap<String, byte[]>();
        try (Stream<Path> files = Files.walk(storage)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = storage.relativize(file).toString();
                if (!name.startsWith(".")) streams.put(name, Files.readAllBytes(file));
            }
        }
        return streams;
    }

    /// The names of the streams, with the number of their lines.
    @Override
    public String toString() {
        var text = new StringBuilder();
        try {
            streams().forEach((name, bytes) -> text.append(name).append(' ')
                    .append(LoggedLines.count(bytes)).append("; "));
        } catch (IOException e) {
            text.append(e);
        }
        return text.toString();
    }
}
