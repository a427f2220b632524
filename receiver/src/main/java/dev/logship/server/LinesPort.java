package dev.logship.server;

import dev.logship.endpoint.lines.LinesEndpoint;
import dev.logship.line.Heartbeat;
import dev.logship.net.Endpoint;
import dev.logship.net.HostPort;
import dev.logship.net.TcpServer;
import dev.logship.stream.StreamCatalog;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// The port of the lines endpoint.
///
/// @param heartbeat the interval; empty for never
public record LinesPort(HostPort address, Optional<Duration> heartbeat) {

    Endpoint open(TcpServer.Config server, StreamCatalog catalog) throws IOException {
        return LinesEndpoint.open(new LinesEndpoint.Config(server,
                heartbeat.map(interval -> new Heartbeat.Config(interval, true, true))), catalog);
    }
}
