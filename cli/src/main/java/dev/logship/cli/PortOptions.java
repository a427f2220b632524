package dev.logship.cli;

import dev.logship.net.HostPort;
import dev.logship.receiver.PortConfig;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of what serves on several ports.
final class PortOptions {
    private static final String TIMEOUT = "60";

    @Option(names = "--bindhost", paramLabel = "HOST", defaultValue = "localhost",
            description = "Where to listen, for ports without a host. Default: ${DEFAULT-VALUE}, so that "
                    + "only this machine can connect; 0.0.0.0 is every IPv4 network, :: "
                    + "IPv6 too.")
    private String bindHost = "";

    @Option(names = "--timeout", paramLabel = "DURATION",
            description = "How long a peer may take to say what it wants. Default: " + TIMEOUT + " (seconds)")
    private @Nullable String timeout;

    @Option(names = "--max-connections", paramLabel = "N", defaultValue = "10000",
            description = "How many connections each port serves at a time. Default: ${DEFAULT-VALUE}")
    private int maxConnections;

    @Option(names = "--socket-queue-length", paramLabel = "N", defaultValue = "128",
            description = "How many connections wait at each port to be accepted. Default: ${DEFAULT-VALUE}")
    private int backlog;

    /// Where to listen, for ports without a host.
    String bindHost() {
        return bindHost;
    }

    /// The port of an option; empty when it is off.
    Optional<HostPort> port(String text) {
        return text.equals(Values.OFF) ? Optional.empty() : Optional.of(HostPort.parse(text, bindHost));
    }

    /// @param main whose `--timeout` may stand before the verb
    PortConfig config(@Nullable Main main) {
        return new PortConfig(Values.atLeastOne("--socket-queue-length", backlog),
                Values.atLeastOne("--max-connections", maxConnections),
                Values.duration(Main.first(timeout, main == null ? null : main.timeout, TIMEOUT)));
    }
}
