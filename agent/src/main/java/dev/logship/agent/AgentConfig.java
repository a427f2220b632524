package dev.logship.agent;

import dev.logship.follow.TailingConfig;
import dev.logship.net.HostPort;
import dev.logship.select.Selection;
import java.nio.file.Path;
import java.time.Duration;

/// What an agent ships, and where. The defaults are with the command line's `tx`.
///
/// @param receiver the ship endpoint to connect to
/// @param sources which files to ship, and the names of their streams
/// @param following how they are followed across rotation
/// @param statePath the directory that keeps which bytes came from which file; created when missing
/// @param rescanInterval how often to look for files where the file system reports no changes
/// @param timeout how long to wait for the receiver: to connect, to reply, to accept a byte
/// @param idleTimeout how long a connection with nothing to send is kept
/// @param maxConnections how many streams are sent at a time
/// @param once whether a stream is done when the receiver holds everything that was there
public record AgentConfig(HostPort receiver, Selection sources, TailingConfig following, Path statePath,
        Duration rescanInterval, Duration timeout, Duration idleTimeout, int maxConnections, boolean once) {
    /// The delay before the first retry, and the longest one.
    static final Duration FIRST_RETRY = Duration.ofMillis(200);
    static final Duration LAST_RETRY = Duration.ofSeconds(10);

    /// How long a stream that does not catch up keeps its slot while others wait for one.
    static final Duration TURN = Duration.ofSeconds(10);

    /// How long a stream whose path is missing is followed; after that only the journal has it.
    static final Duration FORGET_GONE = Duration.ofDays(1);

    public AgentConfig {
        if (maxConnections < 1) throw new IllegalArgumentException("maxConnections=" + maxConnections);
    }

    /// The same with other sources.
    AgentConfig with(Selection others) {
        return new AgentConfig(receiver, others, following, statePath, rescanInterval, timeout, idleTimeout,
                maxConnections, once);
    }

    /// Where the histories of this receiver's streams are kept. A receiver is identified by the address as it
    /// was configured.
    public Path journal() {
        String name = receiver.toString().replaceAll("[^A-Za-z0-9.:_-]", "_").replace(':', '_');
        return statePath.resolve(name + ".state");
    }
}
