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
    /// What a heartbeat is, as users write it.
    private enum Format { comment, json }

    /// What it tells.
    private enum Telling { timestamp, stats, nothing }

    @Option(names = "--http-port", paramLabel = "[HOST:]PORT|off", defaultValue = "8080",
            converter = OptionConverters.PortOrOff.class,
            description = "Where browsers, and programs that speak HTTP, read and follow streams. Default: "
                    + "${DEFAULT-VALUE}")
    private Optional<Port> port = Optional.empty();

    @Option(names = "--http-host", paramLabel = "NAME", split = Setting.SEPARATOR, hideParamSyntax = true,
            description = "A name that clients may call this server by, beside localhost, this host's own "
                    + "name and every address; * is any. May be repeated.")
    private List<String> hosts = new ArrayList<>();

    @Option(names = "--http-max-clients", paramLabel = "N", defaultValue = "1000",
            converter = OptionConverters.Count.class,
            description = "How many clients follow streams at a time. Default: ${DEFAULT-VALUE}")
    private int maxClients;

    @Option(names = "--http-heartbeat", paramLabel = "DURATION|off", defaultValue = "30s",
            converter = OptionConverters.DurationOrOff.class,
            description = "How often they get a heartbeat. Default: ${DEFAULT-VALUE}")
    private Optional<Duration> heartbeat = Optional.empty();

    @Option(names = "--http-heartbeat-format", paramLabel = "FORMAT", defaultValue = "comment",
            description = "What it is: comment, or json, which is an event. Default: ${DEFAULT-VALUE}")
    private Format format = Format.comment;

    @Option(names = "--http-heartbeat-with", paramLabel = "WHAT", split = "[," + Setting.SEPARATOR + "]",
            hideParamSyntax = true, defaultValue = "timestamp,stats",
            description = "What it tells: timestamp, stats (clients and uptime), both with a comma between, "
                    + "or nothing. Default: ${DEFAULT-VALUE}")
    private List<Telling> with = new ArrayList<>();

    /// @param bindHost where to listen when the port has no host
    public Optional<HttpPort> port(String bindHost) {
        if (port.isEmpty()) return Optional.empty();
        Set<String> names = new HashSet<>();
        for (String host : hosts) names.add(host.toLowerCase(Locale.ROOT));
        names.add(ThisHost.name().toLowerCase(Locale.ROOT));
        Optional<Heartbeat.Config> beats = heartbeat.map(interval -> new Heartbeat.Config(interval,
                with.contains(Telling.timestamp), with.contains(Telling.stats)));
        return Optional.of(new HttpPort(port.get().on(bindHost), maxClients, names, beats,
                format == Format.json));
    }
}
