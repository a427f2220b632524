package dev.logship.endpoint.http;

import dev.logship.endpoint.http.events.Events;
import dev.logship.endpoint.http.pages.Assets;
import dev.logship.endpoint.http.pages.Status;
import dev.logship.endpoint.http.pages.StreamBytes;
import dev.logship.endpoint.http.pages.StreamList;
import dev.logship.http.HttpServer;
import dev.logship.http.MetricsPage;
import dev.logship.http.Page;
import dev.logship.net.Endpoint;
import dev.logship.stream.StreamCatalog;
import io.prometheus.metrics.model.registry.MultiCollector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;

/// Serves streams over HTTP: live, by range, as a page, and their metrics. Protocol: docs/PROTOCOL.md,
/// "http".
public final class HttpEndpoint implements Endpoint {
    private final Events events;
    private final HttpServer server;

    /// Binds the port and starts to accept connections. Borrows the catalog.
    ///
    /// @param metrics the content of `/metrics`
    /// @throws IOException naming the address and the reason
    public HttpEndpoint(HttpServer.Config config, Events.Config clients, StreamCatalog catalog,
            MultiCollector metrics) throws IOException {
        this.events = new Events(clients, catalog);
        Page assets = new Assets();
        this.server = new HttpServer(config, Map.of("/", assets, "/assets/", assets, "/webjars/", assets,
                "/stream", events, "/streams", new StreamList(catalog),
                StreamBytes.PATH, new StreamBytes(catalog), "/status", new Status(catalog, events),
                "/metrics", new MetricsPage(metrics), "/healthz", Page.OK, "/readyz", Page.OK));
        server.every(events.beatInterval(), events::beat);
    }

    @Override
    public InetSocketAddress address() {
        return server.address();
    }

    @Override
    public boolean isAccepting() {
        return server.isAccepting();
    }

    @Override
    public String toString() {
        return server.toString();
    }

    /// Ends live streams first: their requests end only with them.
    @Override
    public void close() throws IOException {
        events.close();
        server.close();
    }
}
