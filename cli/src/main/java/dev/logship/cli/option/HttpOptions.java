package dev.logship.cli.option;

import dev.logship.cli.config.Setting;
import dev.logship.line.Heartbeat;
import dev.logship.server.HttpPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/// The options of the http endpoint.
public final class HttpOptions {
    /// The form of a heartbeat, as users write it.
    private enum Format { comment, json }

    /// The contents of a heartbeat.
    private enum Content { timestamp, stats, nothing }

    @Option(names = "--http-port", paramLabel = "[HOST:]PORT|off", defaultValue = "8080",
            converter = OptionConverters.PortOrOff.class,
            description = "Listen here for HTTP clients, which read and follow streams. Default: "
                    + "${DEFAULT-VALUE}")
    private Optional<Port> port = Optional.empty();

    @Option(names = "--http-host", paramLabel = "NAME", split = Setting.SEPARATOR, hideParamSyntax = true,
            description = "Accept this name in the Host header, besides localhost, the host's own name and "
                    + "every IP address; * accepts any. May be repeated.")
    private List<String> hosts = new ArrayList<>();

    @Option(names = "--http-max-clients", paramLabel = "N", defaultValue = "1000",
            converter = OptionConverters.Count.class,
            description = "Maximum number of clients that follow streams. Default: ${DEFAULT-VALUE}")
    private int maxClients;

    @Option(names = "--http-heartbeat", paramLabel = "DURATION|off", defaultValue = "30s",
            converter = OptionConverters.DurationOrOff.class,
            description = "Interval between heartbeats to clients that follow. Default: ${DEFAULT-VALUE}")
    private Optional<Duration> heartbeat = Optional.empty();

    @Option(names = "--http-heartbeat-format", paramLabel = "FORMAT", defaultValue = "comment",
            description = "Form of a heartbeat: comment, or json for an event. Default: ${DEFAULT-VALUE}")
    private Format format = Format.comment;

    @Option(names = "--http-heartbeat-with", paramLabel = "WHAT", split = "[," + Setting.SEPARATOR + "]",
            hideParamSyntax = true, defaultValue = "timestamp,stats",
            description = "Contents of a heartbeat: timestamp, stats (clients and uptime), both separated by "
                    + "a comma, or nothing. Default: ${DEFAULT-VALUE}")
    private List<Content> with = new ArrayList<>();

    /// The endpoint's settings; empty if it is off.
    ///
    /// @param bindHost the host to listen on if the port has none
    public Optional<HttpPort> port(String bindHost) {
        if (port.isEmpty()) return Optional.empty();
        Set<String> names = new HashSet<>();
        for (String host : hosts) names.add(host.toLowerCase(Locale.ROOT));
        names.add(ThisHost.name().toLowerCase(Locale.ROOT));
        Optional<Heartbeat.Config> beats = heartbeat.map(interval -> new Heartbeat.Config(interval,
                with.contains(Content.timestamp), with.contains(Content.stats)));
        return Optional.of(new HttpPort(port.get().on(bindHost), maxClients, names, beats,
                format == Format.json));
    }
}
