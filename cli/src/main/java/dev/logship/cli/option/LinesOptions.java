package dev.logship.cli.option;

import dev.logship.server.LinesPort;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options of the lines endpoint.
public final class LinesOptions {
    @Option(names = "--lines-port", paramLabel = "[HOST:]PORT|off", defaultValue = OptionConverters.OFF,
            converter = OptionConverters.PortOrOff.class,
            description = "Where readers get the lines of all streams, from now on, as JSON. Default: "
                    + "${DEFAULT-VALUE}")
    private Optional<Port> port = Optional.empty();

    @Option(names = "--lines-heartbeat", paramLabel = "DURATION|off", defaultValue = OptionConverters.OFF,
            converter = OptionConverters.DurationOrOff.class,
            description = "How often they get a heartbeat. Default: ${DEFAULT-VALUE}")
    private Optional<Duration> heartbeat = Optional.empty();

    /// @param bindHost where to listen when the port has no host
    public Optional<LinesPort> port(String bindHost) {
        return port.map(given -> new LinesPort(given.on(bindHost), heartbeat));
    }
}
