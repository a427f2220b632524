package dev.logship.cli.option;

import dev.logship.server.LinesPort;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options of the lines endpoint.
public final class LinesOptions {
    @Option(names = "--lines-port", paramLabel = "[HOST:]PORT|off", defaultValue = OptionConverters.OFF,
            converter = OptionConverters.PortOrOff.class,
            description = "Listen here for readers of new lines of all streams, as JSON. Default: "
                    + "${DEFAULT-VALUE}")
    private Optional<Port> port = Optional.empty();

    @Option(names = "--lines-heartbeat", paramLabel = "DURATION|off", defaultValue = OptionConverters.OFF,
            converter = OptionConverters.DurationOrOff.class,
            description = "Interval between heartbeats to these readers. Default: ${DEFAULT-VALUE}")
    private Optional<Duration> heartbeat = Optional.empty();

    /// The endpoint's settings; empty if it is off.
    ///
    /// @param bindHost the host to listen on if the port has none
    public Optional<LinesPort> port(String bindHost) {
        return port.map(given -> new LinesPort(given.on(bindHost), heartbeat));
    }
}
