package dev.logship.receiver;

import dev.logship.StreamName;
import dev.logship.net.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a receiver does. Each option's default stands with the command line's `rx`.
///
/// @param ship where senders connect
/// @param tail where readers of any stream connect; empty for nowhere
/// @param boundTails where readers of one stream connect
/// @param lines where readers of the lines of all streams connect; empty for nowhere
/// @param http where browsers and other clients of HTTP connect; empty for nowhere
/// @param storage the storage directory
/// @param hostInName whether a stream's name begins with its sender's address
/// @param backlog how many connections wait, for each port, to be accepted
/// @param maxConnections how many connections are served at a time, for each port
/// @param headerTimeout how long a peer may take to say what it wants
/// @param fsync how often what was written is made durable; empty to leave that to the operating system
public record ReceiverConfig(HostPort ship, Optional<HostPort> tail, List<BoundTail> boundTails,
        Optional<LinesPort> lines, Optional<HttpPort> http, Path storage, boolean hostInName, int backlog,
        int maxConnections, Duration headerTimeout, Optional<Duration> fsync) {

    /// A port for the readers of one stream, which need not exist yet.
    public record BoundTail(HostPort address, StreamName stream) {}
}
