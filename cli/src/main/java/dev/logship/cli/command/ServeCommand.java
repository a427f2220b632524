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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `logship serve`: serves files of this machine, with no receiver between. One file on a tail port alone is
/// served as it is, until it is moved or deleted; all else across rotation.
@Command(name = "serve", mixinStandardHelpOptions = true, sortOptions = false,
        versionProvider = Version.class,
        description = {"Serves files of this machine by offset.",
            "With -p alone, one file is served as it is, until it is moved or deleted. All else is followed "
                    + "across rotation: each path is a stream of all files that were there."})
final class ServeCommand implements Callable<Integer>, Checked {
    /// The options that say which files, and what their streams are called.
    private static final Set<String> SELECTING = Set.of("target", "name-from");

    @Mixin
    private LogOptions logging = new LogOptions();

    @Parameters(arity = "1..*", paramLabel = "TARGET...", split = Setting.SEPARATOR, hideParamSyntax = true,
            description = "PATH[:PATTERN[:ISFILE]]: a file, also one to come, or the files in a folder whose "
                    + "names match a pattern (*.log when there is none).")
    private List<String> targets = new ArrayList<>();

    @Mixin
    private PortOptions ports = new PortOptions();

    @Option(names = {"-p", "--tail-port", "--port"}, paramLabel = "[HOST:]PORT|off",
            defaultValue = OptionConverters.OFF, converter = OptionConverters.PortOrOff.class,
            description = "Where readers get streams by offset. Default: ${DEFAULT-VALUE}")
    private Optional<Port> tailPort = Optional.empty();

    @Mixin
    private LinesOptions lines = new LinesOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private HttpOptions http = new HttpOptions();

    @Option(names = "--linger-after-file-is-gone",
            description = "Serve the one file on when it was moved or deleted, instead of ending.")
    private boolean linger;

    @Option(names = "--name-from", paramLabel = "WHAT", defaultValue = "basename",
            description = "Stream name: basename (file name) or path (full path). "
                    + "Default: ${DEFAULT-VALUE}")
    private OptionConverters.NameFrom nameFrom = OptionConverters.NameFrom.basename;

    @Mixin
    private RotationOptions rotation = new RotationOptions();

    @Option(names = "--check-interval", paramLabel = "DURATION", defaultValue = "100",
            converter = OptionConverters.Milliseconds.class,
            description = "How often to look at files on file systems that do not tell of changes. Default: "
                    + "${DEFAULT-VALUE} (milliseconds)")
    private Duration checkInterval = Duration.ZERO;

    @Option(names = "--state-path", paramLabel = "DIR",
            description = "Where to remember which bytes were in which file; follows one file with -p too. "
                    + "Default: /var/lib/logship for root, else logship in the user's folder for state")
    private @Nullable Path statePath;

    @Override
    public Integer call() throws IOException, InterruptedException {
        logging.apply(Level.INFO);
        List<Target> all = targets();
        ReaderPorts readers = readers(all);
        PortConfig each = ports.config();
        if (isAsItIs(all)) {
            TcpServer.Config server = each.server(readers.tail().orElseThrow(), new EndpointStats());
            return ServiceRunner.run(() -> {
                Path file = all.getFirst().path();
                FileServer one = new FileServer(file, linger, server, each.headerTimeout());
                Reload.logsRestartRequired(spec);
                return one;
            }, FileServer::awaitEnd);
        }
        LocalSources.Config files = sources(all);
        return ServiceRunner.runUntilStopped(() -> {
            SourcesServer server = new SourcesServer(files, readers, each);
            Reload.atHangup(spec, now -> {
                ServeCommand again = (ServeCommand) now.userObject();
                server.select(again.sources(again.targets()).files());
                Reload.logRestartRequired(spec, now, name -> !SELECTING.contains(name));
            });
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
        if (!isAsItIs(all)) {
            new Directories(report).check("--state-path", files.statePath(), Journal.lock(files.journal()));
            limits.checkOpenFiles(sources.files(), sources.files() + 2L * ports.config().maxConnections());
        }
        limits.checkInotify(1, sources.folders());
    }

    private List<Target> targets() {
        return targets.stream().map(Target::parse).toList();
    }

    /// Whether it is one file on a tail port alone, to be served until it is moved or deleted.
    private boolean isAsItIs(List<Target> all) {
        boolean one = all.size() == 1 && all.getFirst().isFile() && statePath == null;
        return one && tailPort.isPresent() && lines.port(ports.bindHost()).isEmpty()
                && !Arguments.isGiven(spec, "--http-port");
    }

    private ReaderPorts readers(List<Target> all) {
        String host = ports.bindHost();
        Optional<HostPort> tail = tailPort.map(port -> port.on(host));
        if (isAsItIs(all)) return new ReaderPorts(tail, Optional.empty(), Optional.empty());
        if (linger) {
            throw new IllegalArgumentException("--linger-after-file-is-gone is for one file with -p alone");
        }
        ReaderPorts readers = new ReaderPorts(tail, lines.port(host), http.port(host));
        if (!readers.areNone()) return readers;
        throw new IllegalArgumentException("nothing to serve on: give -p, --lines-port or --http-port");
    }

    private LocalSources.Config sources(List<Target> all) {
        var matching = new GlobSet(all.stream().map(Target::glob).toList(), List.of(), rotation.rotated(),
                Path.of(""));
        return new LocalSources.Config(new Selection(matching, nameFrom.naming("")),
                rotation.following(false, rotation.rotated(), List.of()),
                statePath == null ? ThisHost.statePath() : statePath, checkInterval);
    }
}
