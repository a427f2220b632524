package dev.logship.agent;

import dev.logship.net.HostPort;
import dev.logship.follow.TailingConfig;
import dev.logship.select.Selection;
import java.nio.file.Path;
import java.time.Duration;

/// What an agent ships, and where. Each option's default stands with the command line's `tx`.
///
/// @param receiver the ship endpoint to connect to
/// @param sources which files to ship, and what their streams are called
/// @param following how they are followed across rotation
/// @param statePath the folder that keeps which bytes came from which file; made when it is not there
/// @param rescanInterval how often to look for files where the file system does not tell of changes
/// @param timeout how long to wait for the receiver: to connect, to answer, to take a byte
/// @param idleTimeout how long a connection is kept that has nothing to send
/// @param maxConnections how many streams are sent at a time
/// @param once whether a stream is done when the receiver has all that was there
public record AgentConfig(HostPort receiver, Selection sources, TailingConfig following, Path statePath,
        Duration rescanInterval, Duration timeout, Duration idleTimeout, int maxConnections, boolean once) {
    /// How long to wait before another try after the first failure, and after many.
    static final Duration FIRST_RETRY = Duration.ofMillis(200);
    static final Duration LAST_RETRY = Duration.ofSeconds(10);

    /// How long a stream that does not catch up is sent while others wait for a connection.
    static final Duration TURN = Duration.ofSeconds(10);

    /// How long a stream is followed whose path is missing; then only the journal remembers it.
    static final Duration FORGET_GONE = Duration.ofDays(1);

    public AgentConfig {
        if (maxConnections < 1) throw new IllegalArgumentException("maxConnections=" + maxConnections);
    }

    /// The same, with other sources.
    AgentConfig with(Selection others) {
        return new AgentConfig(receiver, others, following, statePath, rescanInterval, timeout, idleTimeout,
                maxConnections, once);
    }

    /// Where the histories of this receiver's streams are kept: a receiver is known by the name that it was
    /// given.
    public Path journal() {
        String name = receiver.toString().replaceAll("[^A-Za-z0-9.:_-]", "_").replace(':', '_');
        return statePath.resolve(name + ".state");
    }
}
