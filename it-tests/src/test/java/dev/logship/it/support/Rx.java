package dev.logship.it.support;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.logship.it.peer.PeerSocket;
import dev.logship.it.peer.ShipClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A running receiver: its storage, and its ports as logged.
///
/// @param refused how often each address was awaited to be refused
public record Rx(LogshipProcess process, Path storage, Map<String, Long> refused) {
    private static final Pattern LISTENING =
            Pattern.compile("(ship|tail|lines|http) endpoint(?: of (\\S+))? listening on (\\S+):(\\d+)");
    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.\\d+:\\d+");

    public Rx(LogshipProcess process, Path storage) {
        this(process, storage, new HashMap<>());
    }

    public int shipPort() {
        return port("ship", null);
    }

    /// The port that serves every stream.
    public int tailPort() {
        return port("tail", null);
    }

    /// The http port.
    public int httpPort() {
        return port("http", null);
    }

    /// The port that serves the lines of every stream.
    public int linesPort() {
        return port("lines", null);
    }

    /// The port that `--tail PORT=STREAM` bound to this stream.
    public int boundPort(String stream) {
        return port("tail", stream);
    }

    /// The file of the stream that 127.0.0.1 ships under this name.
    public Path file(String name) {
        return storage.resolve(stream(name));
    }

    /// The name of the stream that 127.0.0.1 ships under this name.
    public static String stream(String name) {
        return "127.0.0.1_" + name;
    }

    /// Ships text to the end of the stream that 127.0.0.1 ships under this name, and waits until it is
    /// stored.
    public void append(String name, String text) throws IOException {
        try (ShipClient sender = ShipClient.open(shipPort(), name)) {
            sender.answer();
            sender.send(text);
            sender.halfClose();
            sender.assertEnd();
        }
    }

    /// Waits until the refusal of this peer is logged, asserts that it is one line, and returns it.
    public String awaitRefused(PeerSocket peer) {
        awaitRefused(List.of(peer));
        return refusals().filter(line -> addresses(line).anyMatch(peer.address()::equals))
                .reduce((first, last) -> last).orElseThrow();
    }

    /// Waits until the refusals of these peers are logged, and asserts that there is one line for each; of
    /// several with the same reason that is so with -v only. Peers may have had the same address, one after
    /// the other.
    public void awaitRefused(List<? extends PeerSocket> peers) {
        peers.forEach(peer -> refused.merge(peer.address(), 1L, Long::sum));
        Map<String, Long> expected = new HashMap<>(refused);
        expected.keySet().retainAll(peers.stream().map(PeerSocket::address).toList());
        await("refusals").untilAsserted(() -> {
            Map<String, Long> logged =
                    count(refusals().flatMap(Rx::addresses).filter(expected::containsKey));
            assertEquals(expected, logged, () -> "refusals of " + process);
        });
    }

    private Stream<String> refusals() {
        return process.stderr().stream().filter(line -> line.contains("refused"));
    }

    private static Stream<String> addresses(String line) {
        return ADDRESS.matcher(line).results().map(MatchResult::group);
    }

    private static Map<String, Long> count(Stream<String> addresses) {
        return addresses.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private int port(String endpoint, @Nullable String stream) {
        String line = process.awaitLine("port of " + endpoint + " " + stream,
                candidate -> matches(candidate, endpoint, stream));
        Matcher found = LISTENING.matcher(line);
        if (!found.find()) throw new AssertionError("no port in: " + line);
        return Integer.parseInt(found.group(4));
    }

    private static boolean matches(String line, String endpoint, @Nullable String stream) {
        Matcher found = LISTENING.matcher(line);
        if (!found.find() || !endpoint.equals(found.group(1))) return false;
        return stream == null ? found.group(2) == null : stream.equals(found.group(2));
    }
}
