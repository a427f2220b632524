package dev.logship.endpoint.http.pages;

import dev.logship.StreamName;
import dev.logship.http.Exchange;
import dev.logship.http.Page;
import dev.logship.stream.StreamCatalog;
import dev.logship.stream.StreamInfo;
import dev.logship.wire.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/// `/streams`: all streams as JSON. Any thread.
public final class StreamList implements Page {
    /// Minimum interval over which rates are computed. More frequent requests get the same rates.
    private static final Duration STEP = Duration.ofSeconds(1);

    /// Names with the sender's address as a prefix.
    private static final Pattern HOST =
            Pattern.compile("([0-9]+(?:\\.[0-9]+){3}|[0-9a-f]*(?::[0-9a-f.]*)+)_.*");

    private final StreamCatalog catalog;
    private Instant measured = Instant.EPOCH; // guarded by this, as are the maps
    private Map<StreamName, Long> ends = Map.of();
    private Map<StreamName, Long> rates = Map.of();

    /// Borrows the catalog.
    public StreamList(StreamCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public void answer(Exchange exchange) throws IOException {
        List<StreamInfo> streams = catalog.describe();
        Instant now = Instant.now();
        Map<StreamName, Long> current = rates(streams, now);
        exchange.answer(200, Exchange.JSON, Json.object(json -> {
            json.writeArrayPropertyStart("streams");
            for (StreamInfo stream : streams) {
                write(json, stream, now, current.getOrDefault(stream.name(), 0L));
            }
            json.writeEndArray();
        }));
    }

    private static void write(JsonGenerator json, StreamInfo stream, Instant now, long rate) {
        json.writeStartObject();
        json.writeStringProperty("name", stream.name().text());
        Matcher host = HOST.matcher(stream.name().text());
        if (host.matches()) json.writeStringProperty("host", host.group(1));
        json.writeNumberProperty("start", stream.available().from());
        json.writeNumberProperty("size", stream.available().until());
        json.writeNumberProperty("rate", rate);
        json.writeNumberProperty("readers", stream.readers());
        json.writeStringProperty("changed", stream.changed().toString());
        long age = Duration.between(stream.changed(), now).toSeconds();
        json.writeNumberProperty("ageSeconds", Math.max(0, age));
        json.writeEndObject();
    }

    /// Growth of each stream since the last measurement, in bytes per second.
    private synchronized Map<StreamName, Long> rates(List<StreamInfo> streams, Instant now) {
        Duration passed = Duration.between(measured, now);
        if (passed.compareTo(STEP) < 0) return rates;
        Map<StreamName, Long> grown = new HashMap<>();
        Map<StreamName, Long> seen = new HashMap<>();
        for (StreamInfo stream : streams) {
            long end = stream.available().until();
            long before = ends.getOrDefault(stream.name(), measured.equals(Instant.EPOCH) ? end : 0L);
            grown.put(stream.name(), Math.max(0, end - before) * 1000 / passed.toMillis());
            seen.put(stream.name(), end);
        }
        measured = now;
        ends = seen;
        rates = grown;
        return rates;
    }
}
