package dev.logship.agent;

import dev.logship.http.Exchange;
import dev.logship.http.HttpServer;
import dev.logship.http.MetricsPage;
import dev.logship.http.Page;
import dev.logship.net.EndpointStats;
import dev.logship.net.HostPort;
import dev.logship.net.TcpServer;
import dev.logship.wire.Json;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;

/// The agent's state over HTTP: `/metrics` for Prometheus, `/streams` as JSON, `/healthz` for supervisors.
/// Loads Jetty, so it is created only when a port is configured. Any thread.
public final class AgentEndpoint implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(AgentEndpoint.class);
    private static final int BACKLOG = 50;
    private static final int MAX_CONNECTIONS = 64;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final HttpServer server;

    /// Binds the port and starts to accept connections. Borrows the agents.
    ///
    /// @throws IOException naming the address and the reason
    public AgentEndpoint(HostPort address, AgentGroup agents) throws IOException {
        // Prometheus may use any name of this host; there is no option to list them.
        HttpServer.Config config = new HttpServer.Config(
                new TcpServer.Config(address, BACKLOG, MAX_CONNECTIONS, new EndpointStats()), TIMEOUT,
                Set.of(HttpServer.ANY_HOST));
        this.server = new HttpServer(config, Map.of("/metrics", new MetricsPage(new AgentMetrics(agents)),
                "/streams", exchange -> exchange.answer(200, Exchange.JSON, streams(agents)),
                "/healthz", Page.OK));
        log.info("{}", server);
    }

    /// The port that the endpoint listens on.
    public int port() {
        return server.address().getPort();
    }

    private static String streams(AgentGroup agents) {
        return Json.object(json -> {
            json.writeArrayPropertyStart("streams");
            agents.all().forEach((receiver, agent) ->
                    agent.streams().forEach(stream -> write(json, stream, receiver)));
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, StreamStatus stream, HostPort receiver) {
        json.writeStartObject();
        json.writeStringProperty("name", stream.stream().text());
        json.writeStringProperty("receiver", receiver.toString());
        json.writeNumberProperty("size", stream.sent().value() + stream.behindBytes());
        json.writeNumberProperty("lag", stream.behindBytes());
        json.writeNumberProperty("lagSeconds", stream.behind().toSeconds());
        json.writeEndObject();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
