package dev.logship.cli.command;

import ch.qos.logback.classic.Level;
import dev.logship.cli.check.Checked;
import dev.logship.cli.check.Directories;
import dev.logship.cli.check.Ports;
import dev.logship.cli.check.Report;
import dev.logship.cli.check.Sources;
import dev.logship.cli.check.SystemLimits;
import dev.logship.cli.config.Arguments;
import dev.logship.cli.config.Setting;
import dev.logship.cli.option.HttpOptions;
import dev.logship.cli.option.LinesOptions;
import dev.logship.cli.option.LogOptions;
import dev.logship.cli.option.OptionConverters;
import dev.logship.cli.option.Port;
import dev.logship.cli.option.PortOptions;
import dev.logship.cli.option.RotationOptions;
import dev.logship.cli.option.ThisHost;
import dev.logship.cli.service.ServiceRunner;
import dev.logship.history.Journal;
import dev.logship.local.LocalSources;
import dev.logship.local.Target;
import dev.logship.net.EndpointStats;
import dev.logship.net.HostPort;
import dev.logship.net.TcpServer;
import dev.logship.select.GlobSet;
import dev.logship.select.Selection;
import dev.logship.server.FileServer;
import dev.logship.server.PortConfig;
import dev.logship.server.ReaderPorts;
import dev.logship.server.SourcesServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `logship serve`: serves files of this machine without a receiver. A single file on a tail port alone is
/// served until it is moved or deleted; anything else is followed across rotation.
@Command(name = "serve", mixinStandardHelpOptions = true, sortOptions = false,
        versionProvider = Version.class,
        description = {"Serves files of this machine by offset.",
            "With -p alone, a single file is served until it is moved or deleted. Otherwise files are "
                    + "followed across rotation: the stream of a path is all files that were there."})
final class ServeCommand implements Callable<Integer>, Checked {
    /// The options that a reload applies: the files, and the names of their streams.
    private static final Set<String> SELECTING = Set.of("target", "name-from");

    @Mixin
    private LogOptions logging = new LogOptions();

    @Parameters(arity = "1..*", paramLabel = "TARGET...", split = Setting.SEPARATOR, hideParamSyntax = true,
            description = "PATH[:PATTERN[:ISFILE]]: a file, which need not exist yet, or the files in a "
                    + "directory whose names match PATTERN (default *.log).")
    private List<String> targets = new ArrayList<>();

    @Mixin
    private PortOptions ports = new PortOptions();

    @Option(names = {"-p", "--tail-port", "--port"}, paramLabel = "[HOST:]PORT|off",
            defaultValue = OptionConverters.OFF, converter = OptionConverters.PortOrOff.class,
            description = "Listen here for readers of streams by offset. Default: ${DEFAULT-VALUE}")
    private Optional<Port> tailPort = Optional.empty();

    @Mixin
    private LinesOptions lines = new LinesOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private HttpOptions http = new HttpOptions();

    @Option(names = "--linger-after-file-is-gone",
            description = "Keep serving the single file after it was moved or deleted.")
    private boolean linger;

    @Option(names = "--name-from", paramLabel = "WHAT", defaultValue = "basename",
            description = "Stream name: basename (file name) or path (full path). "
                    + "Default: ${DEFAULT-VALUE}")
    private OptionConverters.NameFrom nameFrom = OptionConverters.NameFrom.basename;

    @Mixin
    private RotationOptions rotation = new RotationOptions();

    @Option(names = "--check-interval", paramLabel = "DURATION", defaultValue = "100",
            converter = OptionConverters.Milliseconds.class,
            description = "Interval between scans of file systems without inotify events (NFS, SMB, FUSE). "
                    + "Default: ${DEFAULT-VALUE} (milliseconds)")
    private Duration checkInterval = Duration.ZERO;

    @Option(names = "--state-path", paramLabel = "DIR",
            description = "Directory for saved state: which bytes were in which file. Follows even a single "
                    + "file with -p across rotation. Default: /var/lib/logship for root, else logship in the "
                    + "XDG state directory")
    private @Nullable Path statePath;

    @Override
    public Integer call() throws IOException, InterruptedException {
        logging.apply(Level.INFO);
        List<Target> all = targets();
        ReaderPorts readers = readers(all);
        PortConfig each = ports.config();
        if (isSingleFile(all)) {
            TcpServer.Config server = each.server(readers.tail().orElseThrow(), new EndpointStats());
            Path file = all.getFirst().path();
            Reload.logsRestartRequired(spec);
            return ServiceRunner.run(() -> new FileServer(file, linger, server, each.headerTimeout()),
                    FileServer::awaitEnd);
        }
        LocalSources.Config files = sources(all);
        CompletableFuture<SourcesServer> running = new CompletableFuture<>();
        Reload.atHangup(spec, now -> {
            ServeCommand again = (ServeCommand) now.userObject();
            running.join().select(again.sources(again.targets()).files());
            Reload.logRestartRequired(spec, now, name -> !SELECTING.contains(name));
        });
        return ServiceRunner.runUntilStopped(() -> {
            SourcesServer server = new SourcesServer(files, readers, each);
            running.complete(server);
            return server;
        });
    }

    @Override
    public void check(Report report) throws IOException {
        List<Target> all = targets();
        try (Ports open = new Ports(report)) {
            open.check(readers(all));
        }
        LocalSources.Config files = sources(all);
        Sources sources = new Sources(report, "served");
        sources.check(files.files(), List.of(files.journal()));
        SystemLimits limits = new SystemLimits(report);
        if (!isSingleFile(all)) {
            new Directories(report).check("--state-path", files.statePath(), Journal.lock(files.journal()));
            limits.checkOpenFiles(sources.files(), sources.files() + 2L * ports.config().maxConnections());
        }
        limits.checkInotify(1, sources.directories());
    }

    private List<Target> targets() {
        return targets.stream().map(Target::parse).toList();
    }

    /// Whether to serve a single file on a tail port alone, until it is moved or deleted.
    private boolean isSingleFile(List<Target> all) {
        boolean one = all.size() == 1 && all.getFirst().isFile() && statePath == null;
        return one && tailPort.isPresent() && lines.port(ports.bindHost()).isEmpty()
                && !Arguments.isGiven(spec, "--http-port");
    }

    private ReaderPorts readers(List<Target> all) {
        String host = ports.bindHost();
        Optional<HostPort> tail = tailPort.map(port -> port.on(host));
        if (isSingleFile(all)) return new ReaderPorts(tail, Optional.empty(), Optional.empty());
        if (linger) {
            throw new IllegalArgumentException("--linger-after-file-is-gone needs one file with -p alone");
        }
        ReaderPorts readers = new ReaderPorts(tail, lines.port(host), http.port(host));
        if (!readers.areNone()) return readers;
        throw new IllegalArgumentException("no port to listen on: give -p, --lines-port or --http-port");
    }

    private LocalSources.Config sources(List<Target> all) {
        var matching = new GlobSet(all.stream().map(Target::glob).toList(), List.of(), rotation.rotated(),
                Path.of(""));
        return new LocalSources.Config(new Selection(matching, nameFrom.naming("")),
                rotation.following(false, rotation.rotated(), List.of()),
                statePath == null ? ThisHost.statePath() : statePath, checkInterval);
    }
}
