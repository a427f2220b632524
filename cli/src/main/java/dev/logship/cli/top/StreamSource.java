package dev.logship.cli.top;

import dev.logship.Reason;
import dev.logship.net.HostPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads the streams of an http endpoint from its `/streams`. Used by one thread.
public final class StreamSource {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 32 << 20;
    private static final JsonFactory JSON = new JsonFactory();

    private final HostPort server;
    private Map<String, Long> sizes = Map.of();
    private long lookedNanos;

    public StreamSource(HostPort server) {
        this.server = server;
    }

    /// The server that it queries.
    HostPort server() {
        return server;
    }

    /// Queries the server once. Rates are those since the query before.
    ///
    /// @throws IOException if there is no usable answer; one line that names the server and the reason
    public List<StreamRow> look() throws IOException {
        try {
            return rows(parse(ask()), System.nanoTime());
        } catch (IOException e) {
            throw new IOException(
                    server + ": " + Reason.of(e) + "; is it the http port of rx, serve or tx?", e);
        }
    }

    private List<StreamRow> rows(Map<String, Map<Column, Long>> streams, long now) {
        List<StreamRow> rows = new ArrayList<>();
        Map<String, Long> seen = new HashMap<>();
        double seconds = (now - lookedNanos) / 1e9;
        streams.forEach((name, figures) -> {
            long size = figures.getOrDefault(Column.SIZE, 0L);
            Long before = sizes.get(name);
            if (before != null) figures.put(Column.RATE, (long) (Math.max(0, size - before) / seconds));
            seen.put(name, size);
            rows.add(new StreamRow(name, figures));
        });
        sizes = seen;
        lookedNanos = now;
        return rows;
    }

    private byte[] ask() throws IOException {
        server.resolve(); // fails early, with a clear reason, if the host is unknown
        HttpURLConnection http = connect();
        int status = http.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
            throw new IOException("the answer is " + status + reason(http.getErrorStream()));
        }
        try (InputStream body = http.getInputStream()) {
            return all(body);
        }
    }

    private HttpURLConnection connect() throws IOException {
        try {
            URI uri = new URI("http", null, server.host(), server.port(), "/streams", null, null);
            HttpURLConnection http = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
            http.setConnectTimeout((int) TIMEOUT.toMillis());
            http.setReadTimeout((int) TIMEOUT.toMillis());
            http.setInstanceFollowRedirects(false);
            return http;
        } catch (URISyntaxException e) {
            throw new IOException("'" + server.host() + "' is not a host name", e);
        }
    }

    /// The body of an error response, as one short line.
    private static String reason(@Nullable InputStream body) throws IOException {
        if (body == null) return "";
        try (body) {
            return ": " + new String(body.readNBytes(200), StandardCharsets.UTF_8).strip()
                    .replaceAll("[\\p{Cc}\\p{Cf}]+", " ");
        }
    }

    /// The whole body, limited in size and time.
    private static byte[] all(InputStream body) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long started = System.nanoTime();
        byte[] part = new byte[1 << 16];
        for (int count = body.read(part); count >= 0; count = body.read(part)) {
            all.write(part, 0, count);
            if (all.size() > MAX_BYTES) throw new IOException("the answer is too large");
            if (System.nanoTime() - started > TIMEOUT.toNanos()) throw new IOException("the answer is slow");
        }
        return all.toByteArray();
    }

    private static Map<String, Map<Column, Long>> parse(byte[] answer) throws IOException {
        Map<String, Map<Column, Long>> streams = new HashMap<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), answer)) {
            if (json.nextToken() != JsonToken.START_OBJECT || !"streams".equals(json.nextName())
                    || json.nextToken() != JsonToken.START_ARRAY) throw noStreams(null);
            while (json.nextToken() == JsonToken.START_OBJECT) parse(json, streams);
        } catch (JacksonException e) {
            throw noStreams(e);
        }
        return streams;
    }

    private static void parse(JsonParser json, Map<String, Map<Column, Long>> into) {
        String name = "";
        String receiver = "";
        Map<Column, Long> figures = new EnumMap<>(Column.class);
        for (String field = json.nextName(); field != null; field = json.nextName()) {
            JsonToken value = json.nextToken();
            Optional<Column> column = Column.ofField(field);
            if (column.isPresent() && value == JsonToken.VALUE_NUMBER_INT) {
                figures.put(column.get(), json.getLongValue());
            } else if (field.equals("name")) {
                name = String.valueOf(json.getString());
            } else if (field.equals("receiver")) {
                receiver = " to " + json.getString();
            }
            json.skipChildren();
        }
        into.put(name + receiver, figures);
    }

    private static IOException noStreams(@Nullable JacksonException e) {
        return new IOException("the answer is not a list of streams", e);
    }
}
