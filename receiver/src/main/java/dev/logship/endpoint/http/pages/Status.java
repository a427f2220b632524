package dev.logship.endpoint.http.pages;

import dev.logship.endpoint.http.events.Events;
import dev.logship.http.Exchange;
import dev.logship.http.Page;
import dev.logship.stream.StreamCatalog;
import dev.logship.stream.StreamInfo;
import dev.logship.wire.Json;
import java.io.IOException;
import java.util.List;

/// `/status`: version and load as JSON, with the members that LogWisp has. Any thread.
public final class Status implements Page {
    private final StreamCatalog catalog;
    private final Events events;
    private final String version = version();

    /// Borrows both.
    public Status(StreamCatalog catalog, Events events) {
        this.catalog = catalog;
        this.events = events;
    }

    private static String version() {
        String version = Status.class.getPackage().getImplementationVersion();
        return version != null ? version : "development";
    }

    @Override
    public void answer(Exchange exchange) throws IOException {
        List<StreamInfo> streams = catalog.describe();
        exchange.answer(200, Exchange.JSON, Json.object(json -> {
            json.writeStringProperty("service", "logship");
            json.writeStringProperty("version", version);
            json.writeNumberProperty("uptime_seconds", events.uptime().toSeconds());
            json.writeObjectPropertyStart("http_server");
            json.writeNumberProperty("port", exchange.localPort());
            json.writeNumberProperty("active_clients", events.clients());
            json.writeNumberProperty("buffer_size", 0); // clients read from the files without a buffer
            json.writeEndObject();
            json.writeNumberProperty("streams", streams.size());
            json.writeNumberProperty("stream_bytes",
                    streams.stream().mapToLong(stream -> stream.available().length()).sum());
        }));
    }
}
