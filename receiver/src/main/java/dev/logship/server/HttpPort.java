package dev.logship.server;

import dev.logship.endpoint.http.HttpEndpoint;
import dev.logship.endpoint.http.events.Events;
import dev.logship.http.HttpServer;
import dev.logship.line.Heartbeat;
import dev.logship.metrics.ServerMetrics;
import dev.logship.net.Endpoint;
import dev.logship.net.HostPort;
import dev.logship.net.TcpServer;
import dev.logship.stream.StreamCatalog;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// The port of the http endpoint.
///
/// @param maxClients how many clients may follow streams at a time
/// @param hosts accepted host names, beside localhost and IP addresses
/// @param heartbeat for clients that follow streams; empty for never
/// @param heartbeatJson whether heartbeats are JSON, or else comments
public record HttpPort(HostPort address, int maxClients, Set<String> hosts,
        Optional<Heartbeat.Config> heartbeat, boolean heartbeatJson) {

    /// Only this loads the classes of the http server.
    Endpoint open(TcpServer.Config server, Duration timeout, StreamCatalog catalog, ServerMetrics metrics)
            throws IOException {
        return new HttpEndpoint(new HttpServer.Config(server, timeout, hosts),
                new Events.Config(maxClients, timeout, heartbeat, heartbeatJson), catalog, metrics);
    }
}
