package dev.logship.cli;

import dev.logship.endpoint.text.Heartbeat;
import dev.logship.net.HostPort;
import dev.logship.receiver.HttpPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of the http endpoint.
final class HttpOptions {
    private static final String PORT = "8080";
    private static final String TIMESTAMP = "timestamp";
    private static final String STATS = "stats";
    private static final String NOTHING = "nothing";

    @Option(names = "--http-port", paramLabel = "[HOST:]PORT|off",
            description = "Where browsers, and programs that speak HTTP, read and follow streams. Default: "
                    + PORT)
    private @Nullable String port;

    @Option(names = "--http-host", paramLabel = "NAME",
            description = "A name that clients may call this server by, beside localhost, this host's own "
                    + "name and every address; * is any. May be repeated.")
    private List<String> hosts = new ArrayList<>();

    @Option(names = "--http-max-clients", paramLabel = "N", defaultValue = "1000",
            description = "How many clients follow streams at a time. Default: ${DEFAULT-VALUE}")
    private int maxClients;

    @Option(names = "--http-heartbeat", paramLabel = "DURATION|off", defaultValue = "30s",
            description = "How often they get a heartbeat. Default: ${DEFAULT-VALUE}")
    private String heartbeat = "";

    @Option(names = "--http-heartbeat-format", paramLabel = "FORMAT", defaultValue = "comment",
            description = "What it is: comment, or json, which is an event. Default: ${DEFAULT-VALUE}")
    private String format = "";

    @Option(names = "--http-heartbeat-with", paramLabel = "WHAT", split = ",",
            defaultValue = "timestamp,stats",
            description = "What it tells: timestamp, stats (clients and uptime), both with a comma between, "
                    + "or nothing. Default: ${DEFAULT-VALUE}")
    private List<String> with = new ArrayList<>();

    /// Whether the user said where, or that it is off.
    boolean isGiven() {
        return port != null;
    }

    /// @param bindHost where to listen when the port has no host
    Optional<HttpPort> port(String bindHost) throws IOException {
        if (Values.OFF.equals(port)) return Optional.empty();
        Set<String> names = new HashSet<>();
        for (String host : hosts) names.add(host.toLowerCase(Locale.ROOT));
        names.add(ThisHost.name().toLowerCase(Locale.ROOT));
        for (String word : with) Values.oneOf("--http-heartbeat-with", word, TIMESTAMP, STATS, NOTHING);
        boolean json = Values.oneOf("--http-heartbeat-format", format, "comment", "json").equals("json");
        Optional<Heartbeat.Config> beats = Values.durationOrOff(heartbeat).map(interval ->
                new Heartbeat.Config(interval, with.contains(TIMESTAMP), with.contains(STATS)));
        return Optional.of(new HttpPort(HostPort.parse(port != null ? port : PORT, bindHost),
                Values.atLeastOne("--http-max-clients", maxClients), names, beats, json));
    }
}
