package dev.logship.it.support;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/// The common part of tests of several followed files: each stream must have exactly its own bytes, and no
/// other stream may have any.
public abstract class FollowedFiles extends FollowedLog {
    private static final Duration SETTLED = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofSeconds(30);

    /// A log in the source directory.
    protected final AppLog log(String name) {
        return new AppLog(source.resolve(name));
    }

    /// Starts an agent for one glob, relative to the test's directory, and for nothing else.
    protected final void startTxFor(String glob, String... options) throws IOException {
        startTxFor(List.of(), glob, options);
    }

    /// Starts such an agent behind a command that execs what follows it.
    protected final void startTxFor(List<String> command, String glob, String... options) throws IOException {
        var args = new ArrayList<>(List.of("tx", "--host", "127.0.0.1", "--port", Integer.toString(port()),
                "--glob", dir.resolve(glob).toString()));
        args.addAll(List.of(options));
        if (!args.contains("--state-path")) args.addAll(List.of("--state-path", state().toString()));
        begun(logship.startBehind(command, args.toArray(String[]::new)));
    }

    /// The agents' state path.
    protected final Path state() {
        return dir.resolve("state");
    }

    /// Waits until each of these streams has exactly these bytes and no other stream has any. At every
    /// moment, a stream must be a prefix of its bytes.
    protected final void awaitStreams(Map<String, byte[]> expected) {
        awaitStreams(expected, MOST);
    }

    /// The same with another timeout.
    protected final void awaitStreams(Map<String, byte[]> expected, Duration most) {
        try {
            await("streams").atMost(most).until(() -> areAll(expected));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not all bytes came: " + differences(expected), e);
        }
    }

    /// Waits as [#awaitStreams] does, ends the agent in order, and asserts that nothing more came.
    protected final void assertStreams(Map<String, byte[]> expected)
            throws IOException, InterruptedException {
        awaitStreams(expected);
        pause(SETTLED);
        endTx("TERM");
        if (!areAll(expected)) throw new AssertionError("at the end: " + differences(expected));
        assertEquals(List.of(), tx.stderrWith("Exception"));
    }

    private boolean areAll(Map<String, byte[]> expected) {
        Map<String, byte[]> held = held();
        boolean all = true;
        for (Map.Entry<String, byte[]> stream : held.entrySet()) {
            byte[] wanted = expected.getOrDefault(stream.getKey(), new byte[0]);
            byte[] is = stream.getValue();
            int differs = Arrays.mismatch(wanted, is);
            if (differs >= 0 && differs < is.length) {
                throw new AssertionError("wrong bytes in a stream: " + differences(expected));
            }
        }
        for (Map.Entry<String, byte[]> stream : expected.entrySet()) {
            all &= Arrays.equals(stream.getValue(), held.getOrDefault(stream.getKey(), new byte[0]));
        }
        return all;
    }

    /// All bytes written to each of these logs.
    protected static Map<String, byte[]> allWritten(Map<String, AppLog> logs) {
        Map<String, byte[]> written = new TreeMap<>();
        logs.forEach((stream, log) -> written.put(stream, log.written()));
        return written;
    }

    /// The content of each stream of this host, without empty ones.
    protected final Map<String, byte[]> held() {
        String prefix = Rx.stream("");
        Map<String, byte[]> held = new TreeMap<>();
        try (Stream<Path> files = Files.walk(storage)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = storage.relativize(file).toString();
                if (!name.startsWith(prefix) || Files.size(file) == 0) continue;
                held.put(name.substring(prefix.length()), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return held;
    }

    /// The lines of all streams together, in alphabetical order.
    protected final List<String> heldLines() {
        return held().values().stream().flatMap(bytes -> TestFiles.lines(bytes).stream()).sorted().toList();
    }

    private String differences(Map<String, byte[]> expected) {
        var text = new StringBuilder();
        Map<String, byte[]> held = held();
        var names = new TreeMap<>(expected);
        names.putAll(held);
        for (String name : names.keySet()) {
            byte[] wanted = expected.getOrDefault(name, new byte[0]);
            byte[] is = held.getOrDefault(name, new byte[0]);
            int differs = Arrays.mismatch(wanted, is);
            text.append("\n  ").append(name).append(": ").append(is.length).append(" bytes instead of ")
                    .append(wanted.length);
            if (differs < 0) continue;
            text.append(", first difference at ").append(differs);
            if (differs < is.length) text.append(", where '").append(excerpt(is, differs)).append("' is");
            if (differs < wanted.length) {
                text.append(", where '").append(excerpt(wanted, differs)).append("' should be");
            }
        }
        return text.toString();
    }

    private static String excerpt(byte[] bytes, int from) {
        int until = Math.min(bytes.length, from + 30);
        return new String(bytes, from, until - from, StandardCharsets.ISO_8859_1)
                .replaceAll("[^ -~]", ".");
    }

    /// Waits for a warning or an error with this text.
    protected final String awaitWarning(String part) {
        return tx.awaitLine("a warning about " + part, line -> isWarning(line) && line.contains(part));
    }

    /// The warnings and errors so far with this text.
    protected final List<String> warnings(String part) {
        return tx.stderrWith(part).stream().filter(FollowedFiles::isWarning).toList();
    }

    private static boolean isWarning(String line) {
        return line.contains(" WARN ") || line.contains(" ERROR ");
    }
}
