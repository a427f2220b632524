package dev.logship.server;

import dev.logship.StreamName;
import dev.logship.net.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a receiver does. The defaults are with the command line's `rx`.
///
/// @param ship where senders connect
/// @param boundTails where readers of one stream connect
/// @param readers where other readers connect
/// @param ports the settings of all ports
/// @param storage the storage directory
/// @param hostInName whether a stream's name begins with its sender's address
/// @param fsync the interval between syncs; empty to leave flushing to the operating system
public record ReceiverConfig(HostPort ship, List<BoundTail> boundTails, ReaderPorts readers, PortConfig ports,
        Path storage, boolean hostInName, Optional<Duration> fsync) {

    /// A port for readers of one stream, which need not exist yet.
    public record BoundTail(HostPort address, StreamName stream) {}
}
