package dev.logship.it.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.logship.it.peer.HttpClient;
import dev.logship.it.support.Daemon;
import dev.logship.it.support.Logship;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Prometheus' own tool accepts the metrics of rx, serve and tx.
@Tag("http")
final class PromtoolIT {
    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;
    private String promtool = "";

    @BeforeEach
    void source() throws IOException {
        promtool = Daemon.installed("promtool");
        TestFiles.write(dir.resolve("source/app.log"), "one\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void receiverAndAgent_withAStream_haveGoodMetrics() throws IOException, InterruptedException {
        Rx rx = logship.rx(dir.resolve("storage"), "--http-port", "0");
        Rx tx = new Rx(logship.tx(rx.shipPort(), dir, "--http-port", "0"), dir);
        await().until(() -> Files.exists(rx.file("app.log")));
        assertGood("logship_stream_end_bytes", rx.httpPort());
        assertGood("logship_tx_stream_lag_bytes", tx.httpPort());
    }

    @Test
    void server_withAStream_hasGoodMetrics() throws IOException, InterruptedException {
        Rx server = new Rx(logship.start("serve", dir.resolve("source").toString(), "--http-port", "0"), dir);
        assertGood("logship_stream_end_bytes", server.httpPort());
    }

    /// @param last waits for this one
    private void assertGood(String last, int port) throws IOException, InterruptedException {
        await(last).until(() -> HttpClient.get(port, "/metrics").body().contains(last));
        Path metrics = TestFiles.write(dir.resolve("metrics"),
                HttpClient.get(port, "/metrics").body().getBytes(StandardCharsets.UTF_8));
        Process check = new ProcessBuilder(promtool, "check", "metrics").redirectInput(metrics.toFile())
                .redirectErrorStream(true).start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("0", check.waitFor() + said);
    }
}
