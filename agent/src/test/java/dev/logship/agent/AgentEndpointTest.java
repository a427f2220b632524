package dev.logship.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.net.HostPort;
import dev.logship.select.GlobSet;
import dev.logship.follow.TailingConfig;
import dev.logship.select.Selection;
import dev.logship.select.StreamNaming;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentEndpointTest {
    @TempDir Path dir;

    @Test
    void metrics_tellTheLagOfEachStream_whileTheReceiverIsDown() throws Exception {
        Files.writeString(dir.resolve("a b\"c.log"), "12345");
        try (AgentGroup agents = new AgentGroup(List.of(config()));
                HttpClient client = HttpClient.newHttpClient();
                AgentEndpoint endpoint = new AgentEndpoint(new HostPort("127.0.0.1", 0), agents)) {
            agents.all().values().iterator().next().awaitFirstScan();
            URI at = URI.create("http://127.0.0.1:" + endpoint.port());
            String metrics = get(client, at.resolve("/metrics")).body();
            String to = "{receiver=\"127.0.0.1:1\"";
            for (String line : List.of("logship_tx_stream_lag_bytes" + to + ",stream=\"a b\\\"c.log\"} 5.0",
                    "logship_tx_lag_bytes" + to + "} 5.0", "logship_tx_receiver_up" + to + "} 0.0",
                    "logship_tx_streams" + to + "} 1.0",
                    "# TYPE logship_tx_lost_bytes_total counter")) {
                assertTrue(metrics.contains(line + "\n"), metrics);
            }
            String streams = get(client, at.resolve("/streams")).body();
            assertTrue(streams.startsWith("{\"streams\":[{\"name\":\"a b\\\"c.log\","
                    + "\"receiver\":\"127.0.0.1:1\",\"size\":5,\"lag\":5,\"lagSeconds\":"), streams);
            assertEquals("ok\n", get(client, at.resolve("/healthz")).body());
            assertEquals(404, get(client, at.resolve("/")).statusCode());
            HttpRequest post = HttpRequest.newBuilder(at.resolve("/metrics"))
                    .POST(HttpRequest.BodyPublishers.noBody()).build();
            assertEquals(405, client.send(post, HttpResponse.BodyHandlers.discarding()).statusCode());
        }
    }

    private static HttpResponse<String> get(HttpClient client, URI uri) throws Exception {
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private AgentConfig config() {
        Duration second = Duration.ofSeconds(1);
        return new AgentConfig(new HostPort("127.0.0.1", 1),
                new Selection(new GlobSet(List.of("*.log"), List.of(), dir), new StreamNaming(false, "")),
                new TailingConfig(false, List.of(), TailingConfig.QUIET),
                dir.resolve("state"), second, second, second, 1, false);
    }
}
