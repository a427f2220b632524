package dev.logship.cli;

import dev.logship.net.HostPort;
import dev.logship.receiver.LinesPort;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options of the lines endpoint.
final class LinesOptions {
    @Option(names = "--lines-port", paramLabel = "[HOST:]PORT|off", defaultValue = Values.OFF,
            description = "Where readers get the lines of all streams, from now on, as JSON. Default: "
                    + "${DEFAULT-VALUE}")
    private String port = "";

    @Option(names = "--lines-heartbeat", paramLabel = "DURATION|off", defaultValue = Values.OFF,
            description = "How often they get a heartbeat. Default: ${DEFAULT-VALUE}")
    private String heartbeat = "";

    /// @param bindHost where to listen when the port has no host
    Optional<LinesPort> port(String bindHost) {
        return port.equals(Values.OFF) ? Optional.empty() : Optional.of(
                new LinesPort(HostPort.parse(port, bindHost), Values.durationOrOff(heartbeat)));
    }
}
