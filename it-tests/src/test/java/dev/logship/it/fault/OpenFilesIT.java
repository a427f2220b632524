package dev.logship.it.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.logship.it.peer.HttpClient;
import dev.logship.it.peer.PeerSocket;
import dev.logship.it.support.Logship;
import dev.logship.it.support.Proc;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A receiver without free descriptors: it logs one line, and continues when there are some again.
@Tag("fault")
final class OpenFilesIT {
    private static final String LOG = "127.0.0.1_app.log";
    private static final int PEERS = 12;

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;
    private Rx rx;
    private final List<PeerSocket> peers = new ArrayList<>();

    @BeforeEach
    void receiver() throws IOException {
        TestFiles.write(dir.resolve("storage").resolve(LOG), "one\n".getBytes(StandardCharsets.UTF_8));
        rx = logship.rx(dir.resolve("storage"), "--http-port", "0", "--lines-port", "0");
        assertEquals(200, HttpClient.get(rx.httpPort(), "/streams/" + LOG).status());
    }

    @AfterEach
    void receiver_afterwards_hasSaidItInLines() {
        peers.forEach(PeerSocket::close);
        assertEquals(0, rx.process().stderrWith("\tat ").size(), "lines of stacks' traces");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tail", "lines", "http"})
    void connections_withoutFilesForThem_areServedWhenOthersLeave(String endpoint) throws Exception {
        int port = switch (endpoint) {
            case "tail" -> rx.tailPort();
            case "lines" -> rx.linesPort();
            default -> rx.httpPort();
        };
        Proc.mayOpen(rx.process().pid(), 8);
        for (int i = 0; i < PEERS; i++) peers.add(new PeerSocket(port));
        rx.process().awaitLine("failure", line ->
                line.contains(endpoint + " endpoint: cannot accept: Too many open files; retrying"));
        for (PeerSocket peer : peers) peer.reset();
        Pattern accepted =
                Pattern.compile("logship_connections_total\\{endpoint=\"" + endpoint + "\"} (\\d+)");
        await("all to be accepted").until(() -> {
            Matcher count = accepted.matcher(HttpClient.get(rx.httpPort(), "/metrics").body());
            return count.find() && Integer.parseInt(count.group(1)) >= PEERS;
        });
    }

    @Test
    void stream_thatCannotBeOpened_isRefused_andServedLater() throws Exception {
        Proc.mayOpen(rx.process().pid(), 1); // for the connection
        HttpClient.Answer answer = HttpClient.get(rx.httpPort(), "/streams/" + LOG, "Range: bytes=0-1");
        assertEquals("503 temporarily unavailable; see the server log\n",
                answer.status() + " " + answer.body());
        assertEquals("", answer.header("etag") + answer.header("content-range"));
        rx.process().awaitLine("reason", line ->
                line.contains("refused 127.0.0.1:") && line.endsWith(LOG + ": Too many open files"));
        Proc.mayOpen(rx.process().pid(), 20);
        assertEquals("one\n", HttpClient.get(rx.httpPort(), "/streams/" + LOG).body());
    }
}
