package dev.logship.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.logship.net.Addresses;
import dev.logship.net.HostPort;
import dev.logship.net.Sockets;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What an agent tells of itself over HTTP: `/metrics` for Prometheus, `/streams` as JSON, `/healthz` for who
/// restarts programs. Serves until it is closed; a request has five seconds, and so many are served at a
/// time.
public final class AgentEndpoint implements Closeable {
    static {
        // The JDK's server reads these once; without them who connects and says nothing is served for ever.
        System.getProperties().putIfAbsent("sun.net.httpserver.maxReqTime", "5");
        System.getProperties().putIfAbsent("sun.net.httpserver.maxRspTime", "5");
        System.getProperties().putIfAbsent("sun.net.httpserver.idleInterval", "10");
        System.getProperties().putIfAbsent("jdk.httpserver.maxConnections", "64");
    }

    private static final Logger log = LoggerFactory.getLogger(AgentEndpoint.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final JsonFactory JSON = new JsonFactory();

    private final AgentGroup agents;
    private final HttpServer server;
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();

    /// Listens, from now on.
    ///
    /// @throws IOException when the port cannot be had
    public AgentEndpoint(HostPort address, AgentGroup agents) throws IOException {
        registry.register(new AgentMetrics(agents));
        try {
            server = HttpServer.create(address.resolve(), 0);
        } catch (IOException e) {
            throw Sockets.cannotListen("http endpoint", address, e);
        }
        this.agents = agents;
        server.createContext("/",
                exchange -> answer(exchange, 404, TEXT, "see /metrics, /streams and /healthz\n"));
        server.createContext("/streams", this::streams);
        server.createContext("/healthz", exchange -> answer(exchange, 200, TEXT, "ok\n"));
        server.createContext("/metrics", this::metrics);
        server.setExecutor(handlers);
        server.start();
        log.info("http endpoint listening on {} ({})", Addresses.text(server.getAddress()),
                Addresses.reach(server.getAddress().getAddress()));
    }

    /// Where it listens.
    public int port() {
        return server.getAddress().getPort();
    }

    private void metrics(HttpExchange exchange) throws IOException {
        ExpositionFormatWriter writer = formats.findWriter(exchange.getRequestHeaders().getFirst("Accept"));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        writer.write(text, registry.scrape());
        answer(exchange, 200, writer.getContentType(), text.toString(StandardCharsets.UTF_8));
    }

    private void streams(HttpExchange exchange) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("streams");
            agents.all().forEach((receiver, agent) ->
                    agent.streams().forEach(stream -> write(json, stream, receiver)));
            json.writeEndArray();
            json.writeEndObject();
        }
        answer(exchange, 200, "application/json", text.toString());
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

    private static void answer(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            boolean head = method.equals("HEAD");
            exchange.sendResponseHeaders(status, head ? -1 : body.length);
            if (!head) exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        handlers.shutdownNow();
    }
}
