package dev.logship.server;

import dev.logship.StreamName;
import dev.logship.net.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a receiver does. Each option's default stands with the command line's `rx`.
///
/// @param ship where senders connect
/// @param boundTails where readers of one stream connect
/// @param readers where other readers connect
/// @param ports what all ports are like
/// @param storage the storage directory
/// @param hostInName whether a stream's name begins with its sender's address
/// @param fsync how often what was written is made durable; empty to leave that to the operating system
public record ReceiverConfig(HostPort ship, List<BoundTail> boundTails, ReaderPorts readers, PortConfig ports,
        Path storage, boolean hostInName, Optional<Duration> fsync) {

    /// A port for the readers of one stream, which need not exist yet.
    public record BoundTail(HostPort address, StreamName stream) {}
}
