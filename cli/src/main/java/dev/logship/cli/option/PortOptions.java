package dev.logship.cli.option;

import dev.logship.server.PortConfig;
import java.time.Duration;
import picocli.CommandLine.Option;

/// The options of what serves on several ports.
public final class PortOptions {
    @Option(names = "--bindhost", paramLabel = "HOST", defaultValue = "localhost",
            converter = OptionConverters.BindHost.class,
            description = "Where to listen, for ports without a host. Default: ${DEFAULT-VALUE}, so that "
                    + "only this machine can connect; 0.0.0.0 is every IPv4 network, :: "
                    + "IPv6 too.")
    private String bindHost = "";

    @Option(names = "--timeout", paramLabel = "DURATION", defaultValue = "60",
            description = "How long a peer may take to say what it wants. Default: ${DEFAULT-VALUE} "
                    + "(seconds)")
    private Duration timeout = Duration.ZERO;

    @Option(names = "--max-connections", paramLabel = "N", defaultValue = "10000",
            converter = OptionConverters.Count.class,
            description = "How many connections each port serves at a time. Default: ${DEFAULT-VALUE}")
    private int maxConnections;

    @Option(names = "--socket-queue-length", paramLabel = "N", defaultValue = "128",
            converter = OptionConverters.Count.class,
            description = "How many connections wait at each port to be accepted. Default: ${DEFAULT-VALUE}")
    private int backlog;

    /// Where to listen, for ports without a host.
    public String bindHost() {
        return bindHost;
    }

    public PortConfig config() {
        return new PortConfig(backlog, maxConnections, timeout);
    }
}
