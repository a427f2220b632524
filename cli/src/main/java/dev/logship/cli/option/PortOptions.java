package dev.logship.cli.option;

import dev.logship.server.PortConfig;
import java.time.Duration;
import picocli.CommandLine.Option;

/// The options of verbs that listen on several ports.
public final class PortOptions {
    @Option(names = "--bindhost", paramLabel = "HOST", defaultValue = "localhost",
            converter = OptionConverters.BindHost.class,
            description = "Address for ports given without one. Default: ${DEFAULT-VALUE}, which only this "
                    + "machine can reach; 0.0.0.0 listens on all IPv4 addresses, :: on IPv6 too.")
    private String bindHost = "";

    @Option(names = "--timeout", paramLabel = "DURATION", defaultValue = "60",
            description = "Time for a peer to send its request. Default: ${DEFAULT-VALUE} (seconds)")
    private Duration timeout = Duration.ZERO;

    @Option(names = "--max-connections", paramLabel = "N", defaultValue = "10000",
            converter = OptionConverters.Count.class,
            description = "Maximum number of connections per port. Default: ${DEFAULT-VALUE}")
    private int maxConnections;

    @Option(names = "--socket-queue-length", paramLabel = "N", defaultValue = "128",
            converter = OptionConverters.Count.class,
            description = "Maximum number of connections per port that wait to be accepted. Default: "
                    + "${DEFAULT-VALUE}")
    private int backlog;

    /// The host to listen on for ports without one.
    public String bindHost() {
        return bindHost;
    }

    public PortConfig config() {
        return new PortConfig(backlog, maxConnections, timeout);
    }
}
