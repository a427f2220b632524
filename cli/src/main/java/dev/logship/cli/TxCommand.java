package dev.logship.cli;

import ch.qos.logback.classic.Level;
import dev.logship.Service;
import dev.logship.agent.Agent;
import dev.logship.agent.AgentConfig;
import dev.logship.agent.AgentEndpoint;
import dev.logship.net.HostPort;
import dev.logship.source.Discovery;
import dev.logship.source.FollowConfig;
import dev.logship.source.StreamNaming;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `logship tx`: ships files to a receiver.
@Command(name = "tx", mixinStandardHelpOptions = true, sortOptions = false, versionProvider = Version.class,
        description = "Ships every byte of some files to a receiver, for ever, going on where the "
                + "receiver stopped.")
final class TxCommand implements Callable<Integer> {
    private static final String PORT = "7447";
    private static final String TIMEOUT = "60";

    @ParentCommand
    private @Nullable Main main;

    @Mixin
    private LogOptions logging = new LogOptions();

    @Option(names = "--host", paramLabel = "HOST", required = true, description = "The receiver's host.")
    private String host = "";

    @Option(names = "--port", paramLabel = "PORT", description = "The receiver's port. Default: " + PORT)
    private @Nullable String port;

    @Option(names = "--glob", paramLabel = "GLOB", required = true,
            description = "Which files: * ? [...] {a,b}, and ** for any number of folders. Quote it, so "
                    + "that the shell leaves it alone. May be repeated.")
    private List<String> globs = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "GLOB",
            description = "Which of them not; without a slash it is for the file's own name. May be "
                    + "repeated.")
    private List<String> excludes = new ArrayList<>();

    @Option(names = "--state-path", paramLabel = "DIR",
            description = "Where to remember which bytes came from which file. Default: "
                    + "/var/lib/logship for root, else logship in the user's folder for state")
    private @Nullable Path statePath;

    @Option(names = "--name-from", paramLabel = "WHAT", defaultValue = "basename",
            description = "What a stream is called after: basename, the file's own name, or path, the "
                    + "whole of its path. Default: ${DEFAULT-VALUE}")
    private String nameFrom = "";

    @Option(names = "--name-prefix", paramLabel = "TEXT", defaultValue = "",
            description = "What comes before each stream's name; {host} stands for this host's name.")
    private String namePrefix = "";

    @Option(names = "--start", paramLabel = "WHERE", defaultValue = "beginning",
            description = "Where to begin files that are there already and of which the receiver has "
                    + "nothing: beginning or end. Default: ${DEFAULT-VALUE}")
    private String start = "";

    @Option(names = "--rotated-to", paramLabel = "DIR",
            description = "Where rotation puts files, if not in their own folder. May be repeated.")
    private List<Path> rotatedTo = new ArrayList<>();

    @Option(names = "--rescan-interval", paramLabel = "DURATION", defaultValue = "1",
            description = "How often to look for new files and bytes on file systems that do not tell of "
                    + "changes. Default: ${DEFAULT-VALUE} (seconds)")
    private String rescanInterval = "";

    @Option(names = "--timeout", paramLabel = "DURATION",
            description = "How long to wait for the receiver: to connect, to answer, to take a byte. "
                    + "Default: " + TIMEOUT + " (seconds)")
    private @Nullable String timeout;

    @Option(names = "--idle-timeout", paramLabel = "DURATION", defaultValue = "5min",
            description = "How long a stream with nothing to send keeps its connection. Default: "
                    + "${DEFAULT-VALUE}")
    private String idleTimeout = "";

    @Option(names = "--max-connections", paramLabel = "N", defaultValue = "256",
            description = "How many streams are sent at a time. Default: ${DEFAULT-VALUE}")
    private int maxConnections;

    @Option(names = "--once", description = "Ship what is there, make sure that the receiver has all of it, "
            + "print a summary, and end: with 0 when all was shipped, else with 1.")
    private boolean once;

    @Option(names = "--http-port", paramLabel = "PORT", defaultValue = Values.OFF,
            description = "Where to serve /metrics, /streams and /healthz. Default: ${DEFAULT-VALUE}")
    private String httpPort = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        logging.apply(once ? Level.WARN : Level.INFO);
        AgentConfig config = config();
        Optional<HostPort> http = httpPort.equals(Values.OFF) ? Optional.empty()
                : Optional.of(HostPort.parse(httpPort, "localhost"));
        return once ? new OnceReport(config).run(start(config, http))
                : Main.runUntilStopped(() -> start(config, http));
    }

    private static Running start(AgentConfig config, Optional<HostPort> http) throws IOException {
        Agent agent = new Agent(config);
        try {
            return new Running(agent, http.isEmpty() ? Optional.empty()
                    : Optional.of(new AgentEndpoint(http.get(), agent)));
        } catch (IOException e) {
            agent.close();
            throw e;
        }
    }

    /// An agent and what shows how it does.
    record Running(Agent agent, Optional<AgentEndpoint> endpoint) implements Service {
        @Override
        public String status() {
            return agent.status();
        }

        @Override
        public Optional<String> standstill() {
            return agent.standstill();
        }

        @Override
        public void close() throws IOException {
            if (endpoint.isPresent()) endpoint.get().close();
            agent.close();
        }
    }

    private AgentConfig config() throws IOException {
        String receiverPort = Main.first(port, main == null ? null : main.port, PORT);
        boolean wholePath = Values.oneOf("--name-from", nameFrom, "basename", "path").equals("path");
        boolean fromEnd = Values.oneOf("--start", start, "beginning", "end").equals("end");
        List<Path> folders = new ArrayList<>();
        for (Path folder : rotatedTo) folders.add(Values.folder("--rotated-to", folder));
        return new AgentConfig(HostPort.of(host, receiverPort),
                new Discovery(globs, excludes, Path.of("")),
                new StreamNaming(wholePath, namePrefix.replace("{host}", ThisHost.name())),
                new FollowConfig(fromEnd, folders, FollowConfig.QUIET),
                statePath == null ? ThisHost.statePath() : statePath,
                Values.duration(rescanInterval),
                Values.duration(Main.first(timeout, main == null ? null : main.timeout, TIMEOUT)),
                Values.duration(idleTimeout), Values.atLeastOne("--max-connections", maxConnections), once);
    }
}
