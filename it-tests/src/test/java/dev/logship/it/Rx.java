package dev.logship.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.logship.it.peer.PeerSocket;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A running receiver: its storage, and its ports as it announced them.
record Rx(LogshipProcess process, Path storage) {
    private static final Pattern LISTENING =
            Pattern.compile("(ship|tail) endpoint(?: of (\\S+))? listening on (\\S+):(\\d+)");

    int shipPort() {
        return port("ship", null);
    }

    /// The port that serves every stream.
    int tailPort() {
        return port("tail", null);
    }

    /// The port that `--tail PORT=STREAM` bound to this stream.
    int boundPort(String stream) {
        return port("tail", stream);
    }

    /// Where the bytes of the stream lie that 127.0.0.1 ships under this name.
    Path file(String name) {
        return storage.resolve(stream(name));
    }

    /// What the stream is called that 127.0.0.1 ships under this name.
    static String stream(String name) {
        return "127.0.0.1_" + name;
    }

    /// Waits until the refusal of this peer is logged, asserts that it is one line, and returns it.
    String awaitRefused(PeerSocket peer) {
        // Not only the address: port 4000 must not be found in port 40001.
        Pattern name = Pattern.compile(Pattern.quote(peer.address()) + "(?!\\d)");
        await("refusal of " + peer.address()).until(() -> refusals(name) > 0);
        assertEquals(1, refusals(name), () -> "lines about " + peer.address() + " in " + process);
        return process.awaitLine("refusal", line -> isRefusal(line, name));
    }

    private long refusals(Pattern name) {
        return process.stderr().stream().filter(line -> isRefusal(line, name)).count();
    }

    private static boolean isRefusal(String line, Pattern name) {
        return line.contains("refused") && name.matcher(line).find();
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
