package dev.logship.cli.command;

import ch.qos.logback.classic.Level;
import dev.logship.cli.check.Checked;
import dev.logship.cli.check.Directories;
import dev.logship.cli.check.Ports;
import dev.logship.cli.check.Report;
import dev.logship.cli.check.SystemLimits;
import dev.logship.cli.config.Setting;
import dev.logship.cli.option.HttpOptions;
import dev.logship.cli.option.LinesOptions;
import dev.logship.cli.option.LogOptions;
import dev.logship.cli.option.OptionConverters;
import dev.logship.cli.option.Port;
import dev.logship.cli.option.PortOptions;
import dev.logship.cli.service.ServiceRunner;
import dev.logship.server.ReaderPorts;
import dev.logship.server.Receiver;
import dev.logship.server.ReceiverConfig;
import dev.logship.store.StreamStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `logship rx`: receives streams, keeps each in a plain file, serves them by offset.
@Command(name = "rx", mixinStandardHelpOptions = true, sortOptions = false, versionProvider = Version.class,
        description = "Receives streams, keeps each in a plain file, and serves them by offset.")
final class RxCommand implements Callable<Integer>, Checked {
    /// A limit on open files too low for this many connections, of a socket and a file each, is a problem.
    private static final int FEW_CONNECTIONS = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private LogOptions logging = new LogOptions();

    @Mixin
    private PortOptions ports = new PortOptions();

    @Option(names = "--port", paramLabel = "[HOST:]PORT", defaultValue = Port.SHIP,
            description = "Listen here for senders. Default: ${DEFAULT-VALUE}")
    private @Nullable Port port;

    @Option(names = "--storage-path", paramLabel = "DIR", defaultValue = "/var/tmp/logship",
            description = "Directory for streams, one file each. Default: ${DEFAULT-VALUE}")
    private Path storage = Path.of("");

    @Option(names = "--host-in-filename", paramLabel = "BOOL", arity = "1", defaultValue = "true",
            description = "Store streams as HOST_NAME, with the sender's address. Default: ${DEFAULT-VALUE}")
    private boolean hostInName;

    @Option(names = "--tail-port", paramLabel = "[HOST:]PORT|off", defaultValue = "4321",
            converter = OptionConverters.PortOrOff.class,
            description = "Listen here for readers of any stream. Default: ${DEFAULT-VALUE}")
    private Optional<Port> tailPort = Optional.empty();

    @Option(names = "--tail", paramLabel = "[HOST:]PORT=STREAM", split = Setting.SEPARATOR,
            hideParamSyntax = true, converter = OptionConverters.StreamPortText.class,
            description = "Listen here for readers of one stream. May be repeated.")
    private List<OptionConverters.StreamPort> tails = new ArrayList<>();

    @Mixin
    private LinesOptions lines = new LinesOptions();

    @Mixin
    private HttpOptions http = new HttpOptions();

    @Option(names = "--fsync", paramLabel = "DURATION|off", defaultValue = "1s",
            converter = OptionConverters.DurationOrOff.class,
            description = "Interval between fsync calls; off leaves flushing to the OS. "
                    + "Default: ${DEFAULT-VALUE}")
    private Optional<Duration> fsync = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        logging.apply(Level.INFO);
        ReceiverConfig config = config();
        Reload.logsRestartRequired(spec);
        return ServiceRunner.runUntilStopped(() -> new Receiver(config));
    }

    @Override
    public void check(Report report) throws IOException {
        ReceiverConfig config = config();
        try (Ports all = new Ports(report)) {
            all.check("--port", config.ship());
            for (ReceiverConfig.BoundTail tail : config.boundTails()) all.check("--tail", tail.address());
            all.check(config.readers());
        }
        new Directories(report).check("--storage-path", storage, StreamStore.lock(storage));
        int most = config.ports().maxConnections();
        new SystemLimits(report).checkOpenFiles(2L * Math.min(most, FEW_CONNECTIONS), 2L * most);
    }

    private ReceiverConfig config() {
        String host = ports.bindHost();
        return new ReceiverConfig(Objects.requireNonNull(port).on(host),
                tails.stream().map(tail -> tail.on(host)).toList(),
                new ReaderPorts(tailPort.map(given -> given.on(host)), lines.port(host), http.port(host)),
                ports.config(), storage, hostInName, fsync);
    }
}
