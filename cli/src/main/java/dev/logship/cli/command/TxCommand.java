package dev.logship.cli.command;

import ch.qos.logback.classic.Level;
import dev.logship.agent.AgentConfig;
import dev.logship.agent.Spool;
import dev.logship.cli.check.Checked;
import dev.logship.cli.check.Directories;
import dev.logship.cli.check.Ports;
import dev.logship.cli.check.ReceiverCheck;
import dev.logship.cli.check.Report;
import dev.logship.cli.check.Sources;
import dev.logship.cli.check.SystemLimits;
import dev.logship.cli.config.Arguments;
import dev.logship.cli.config.Configuration;
import dev.logship.cli.config.Setting;
import dev.logship.cli.option.LogOptions;
import dev.logship.cli.option.OptionConverters;
import dev.logship.cli.option.Port;
import dev.logship.cli.option.RotationOptions;
import dev.logship.cli.option.StdinOptions;
import dev.logship.cli.option.ThisHost;
import dev.logship.cli.service.ServiceRunner;
import dev.logship.follow.TailingConfig;
import dev.logship.history.Journal;
import dev.logship.net.HostPort;
import dev.logship.select.GlobSet;
import dev.logship.select.Selection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `logship tx`: ships files to receivers.
@Command(name = "tx", mixinStandardHelpOptions = true, sortOptions = false, versionProvider = Version.class,
        description = "Ships files to a receiver, byte for byte, and resumes where the receiver stopped.")
final class TxCommand implements Callable<Integer>, Checked {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private LogOptions logging = new LogOptions();

    @Option(names = "--host", paramLabel = "HOST[:PORT]", required = true, split = Setting.SEPARATOR,
            hideParamSyntax = true, converter = OptionConverters.Host.class,
            description = "Receiver. May be repeated: each gets all files, and none waits for another.")
    private List<String> hosts = new ArrayList<>();

    @Option(names = "--port", paramLabel = "PORT", defaultValue = Port.SHIP,
            converter = OptionConverters.PortNumber.class,
            description = "Port of receivers given without one. Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(names = "--glob", paramLabel = "GLOB", split = Setting.SEPARATOR, hideParamSyntax = true,
            converter = OptionConverters.GlobText.class,
            description = "Files to ship: * ? [...] {a,b}, and ** for any number of directories. Quote it "
                    + "against the shell. May be repeated.")
    private List<String> globs = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "GLOB", split = Setting.SEPARATOR, hideParamSyntax = true,
            converter = OptionConverters.GlobText.class,
            description = "Files to skip; a glob without a slash matches the file name. May be repeated.")
    private List<String> excludes = new ArrayList<>();

    @Option(names = "--state-path", paramLabel = "DIR",
            description = "Directory for saved state: which bytes came from which file. Default: "
                    + "/var/lib/logship for root, else logship in the XDG state directory")
    private @Nullable Path statePath;

    @Option(names = "--name-from", paramLabel = "WHAT", defaultValue = "basename",
            description = "Stream name: basename (file name) or path (full path). "
                    + "Default: ${DEFAULT-VALUE}")
    private OptionConverters.NameFrom nameFrom = OptionConverters.NameFrom.basename;

    @Option(names = "--name-prefix", paramLabel = "TEXT", defaultValue = "",
            description = "Prefix of each stream name; {host} stands for this host's name.")
    private String namePrefix = "";

    @Option(names = "--start", paramLabel = "WHERE", defaultValue = "beginning",
            description = "Where to start in existing files that the receiver has no bytes of: beginning or "
                    + "end. Default: ${DEFAULT-VALUE}")
    private Start start = Start.beginning;

    @Mixin
    private RotationOptions rotation = new RotationOptions();

    @Option(names = "--rescan-interval", paramLabel = "DURATION", defaultValue = "1",
            description = "Interval between scans of file systems without inotify events (NFS, SMB, FUSE). "
                    + "Default: ${DEFAULT-VALUE} (seconds)")
    private Duration rescanInterval = Duration.ZERO;

    @Option(names = "--timeout", paramLabel = "DURATION", defaultValue = "60",
            description = "Time for the receiver to accept the connection, to answer, and to take bytes. "
                    + "Default: ${DEFAULT-VALUE} (seconds)")
    private Duration timeout = Duration.ZERO;

    @Option(names = "--idle-timeout", paramLabel = "DURATION", defaultValue = "5min",
            description = "Time after which a stream with nothing to send closes its connection. Default: "
                    + "${DEFAULT-VALUE}")
    private Duration idleTimeout = Duration.ZERO;

    @Option(names = "--max-connections", paramLabel = "N", defaultValue = "256",
            converter = OptionConverters.Count.class,
            description = "Maximum number of connections to each receiver. Default: ${DEFAULT-VALUE}")
    private int maxConnections;

    @Mixin
    private StdinOptions stdin = new StdinOptions();

    @Option(names = "--once",
            description = "Ship the bytes that exist now, wait until the receiver has them, print a summary "
                    + "and exit: status 0 if all were shipped, else 1.")
    private boolean once;

    @Option(names = "--http-port", paramLabel = "[HOST:]PORT|off", defaultValue = OptionConverters.OFF,
            converter = OptionConverters.PortOrOff.class,
            description = "Listen here for HTTP: /metrics, /streams and /healthz. Default: ${DEFAULT-VALUE}")
    private Optional<Port> httpPort = Optional.empty();

    /// The command that runs, of which this is a reload; null otherwise. Its spool stays in use.
    private @Nullable TxCommand running;

    /// Where to start in a file, as users write it.
    private enum Start { beginning, end }

    @Override
    public Integer call() throws IOException, InterruptedException {
        logging.apply(once ? Level.WARN : Level.INFO);
        List<AgentConfig> configs = configs();
        if (once) return new OnceReport(timeout).run(new Shipping(configs, http(), Optional.empty()));
        CompletableFuture<Shipping> started = new CompletableFuture<>();
        Reload.atHangup(spec, now -> {
            TxCommand again = (TxCommand) now.userObject();
            again.running = this;
            started.join().change(again.configs(), again.http());
            Reload.logRestartRequired(spec, now, name -> LogOptions.NAMES.contains(name)
                    || StdinOptions.NAMES.contains(name));
        });
        return ServiceRunner.run(() -> {
            Shipping shipping = new Shipping(configs, http(), spool());
            started.complete(shipping);
            return shipping;
        }, Shipping::awaitEnd);
    }

    /// The spool for standard input, if that is shipped.
    private Optional<Spool.Config> spool() {
        if (running != null) return running.spool();
        Optional<Spool.Config> spool = stdin.config(state(), OptionConverters.NameFrom.prefix(namePrefix));
        if (spool.isEmpty() || !once) return spool;
        throw new IllegalArgumentException("--once and --stdin exclude each other: --stdin exits "
                + "at the end of its input");
    }

    private Path state() {
        return statePath == null ? ThisHost.statePath() : statePath;
    }

    @Override
    public void check(Report report) throws IOException {
        List<AgentConfig> configs = configs();
        Sources sources = new Sources(report, "shipped");
        if (spool().isPresent()) {
            report.note("standard input: stream " + spool().get().stream() + ", spool "
                    + spool().get().directory());
        }
        sources.check(new Selection(files()), configs.stream().map(AgentConfig::journal).toList());
        for (AgentConfig config : configs) {
            new ReceiverCheck(report).check(config.receiver());
            Path lock = Journal.lock(config.journal());
            new Directories(report).check("--state-path", config.statePath(), lock);
        }
        try (Ports all = new Ports(report)) {
            if (http().isPresent()) all.check("--http-port", http().get());
        }
        SystemLimits limits = new SystemLimits(report);
        int sent = configs.size() * Math.min(sources.files(), maxConnections);
        limits.checkOpenFiles(2L * sent, 2L * sent);
        limits.checkInotify(configs.size(), sources.directories());
    }

    private Optional<HostPort> http() {
        return httpPort.map(given -> given.on("localhost"));
    }

    /// One for each receiver.
    private List<AgentConfig> configs() {
        List<Selection.Part> parts = new ArrayList<>(files());
        spool().ifPresent(spool -> parts.addFirst(spool.part()));
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("nothing to ship: give --glob or --stdin, or "
                    + "[[tx.source]] in the configuration file");
        }
        Selection sources = new Selection(parts);
        TailingConfig following = rotation.following(start == Start.end, rotated(),
                spool().map(Spool.Config::path).stream().toList());
        Path state = state();
        List<HostPort> receivers = hosts.stream().map(host -> HostPort.parse(host, port)).toList();
        if (Set.copyOf(receivers).size() < receivers.size()) {
            throw new IllegalArgumentException("--host: a receiver was given twice: " + receivers);
        }
        return receivers.stream().map(receiver -> new AgentConfig(receiver, sources, following, state,
                rescanInterval, timeout, idleTimeout, maxConnections, once)).toList();
    }

    /// The files of `--glob`, and those of each `[[tx.source]]` unless the command line has `--glob`.
    private List<Selection.Part> files() {
        List<Selection.Part> parts = new ArrayList<>();
        if (!globs.isEmpty()) parts.add(part(Map.of()));
        if (!Arguments.isOnCommandLine(spec, "--glob")) {
            for (Map<String, Setting> source : Configuration.of(spec).sources()) parts.add(part(source));
        }
        return parts;
    }

    /// The files of one source, which inherits the options of `tx` that it does not set.
    private Selection.Part part(Map<String, Setting> source) {
        OptionConverters.NameFrom from = source.containsKey("name-from")
                ? OptionConverters.NameFrom.valueOf(source.get("name-from").values().getFirst()) : nameFrom;
        String prefix = source.containsKey("name-prefix")
                ? source.get("name-prefix").values().getFirst() : namePrefix;
        return new Selection.Part(new GlobSet(values(source, "glob", globs),
                values(source, "exclude", excludes), rotated(source), Path.of("")), from.naming(prefix));
    }

    private List<String> rotated(Map<String, Setting> source) {
        return values(source, RotationOptions.ROTATED, rotation.rotated());
    }

    /// The globs for names of rotated files of all sources.
    private List<String> rotated() {
        List<String> all = new ArrayList<>(rotation.rotated());
        if (Arguments.isOnCommandLine(spec, "--glob")) return all;
        for (Map<String, Setting> source : Configuration.of(spec).sources()) all.addAll(rotated(source));
        return all;
    }

    private static List<String> values(Map<String, Setting> source, String name, List<String> otherwise) {
        Setting setting = source.get(name);
        return setting == null ? otherwise : setting.values();
    }
}
