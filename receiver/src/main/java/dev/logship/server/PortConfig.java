package dev.logship.server;

import dev.logship.net.EndpointStats;
import dev.logship.net.HostPort;
import dev.logship.net.TcpServer;
import java.time.Duration;

/// What is the same for all ports of a program.
///
/// @param backlog how many connections wait, for each port, to be accepted
/// @param maxConnections how many connections are served at a time, for each port
/// @param headerTimeout how long a peer may take to say what it wants
public record PortConfig(int backlog, int maxConnections, Duration headerTimeout) {
    /// One of the ports.
    ///
    /// @param stats counts what the port serves
    public TcpServer.Config server(HostPort address, EndpointStats stats) {
        return new TcpServer.Config(address, backlog, maxConnections, stats);
    }
}
