package dev.logship.server;

import dev.logship.net.EndpointStats;
import dev.logship.net.HostPort;
import dev.logship.net.TcpServer;
import java.time.Duration;

/// The settings of all ports of a program.
///
/// @param backlog how many connections of each port wait to be accepted
/// @param maxConnections how many connections of each port are served at a time
/// @param headerTimeout how long the header of a peer may take
public record PortConfig(int backlog, int maxConnections, Duration headerTimeout) {
    /// The configuration of one port.
    ///
    /// @param stats counts what the port serves
    public TcpServer.Config server(HostPort address, EndpointStats stats) {
        return new TcpServer.Config(address, backlog, maxConnections, stats);
    }
}
