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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `logship tx`: ships files to a receiver.
@Command(name = "tx", mixinStandardHelpOptions = true, sortOptions = false, versionProvider = Version.class,
        description = "Ships every byte of some files to a receiver, for ever, going on where the "
                + "receiver stopped.")
final class TxCommand implements Callable<Integer>, Checked {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private LogOptions logging = new LogOptions();

    @Option(names = "--host", paramLabel = "HOST[:PORT]", required = true, split = Setting.SEPARATOR,
            hideParamSyntax = true, converter = OptionConverters.Host.class,
            description = "The receiver. May be repeated: all is shipped to each, and none waits for "
                    + "another.")
    private List<String> hosts = new ArrayList<>();

    @Option(names = "--port", paramLabel = "PORT", defaultValue = Port.SHIP,
            converter = OptionConverters.PortNumber.class,
            description = "The port of receivers that are given without one. Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(names = "--glob", paramLabel = "GLOB", split = Setting.SEPARATOR, hideParamSyntax = true,
            converter = OptionConverters.GlobText.class,
            description = "Which files: * ? [...] {a,b}, and ** for any number of folders. Quote it, so "
                    + "that the shell leaves it alone. May be repeated.")
    private List<String> globs = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "GLOB", split = Setting.SEPARATOR, hideParamSyntax = true,
            converter = OptionConverters.GlobText.class,
            description = "Which of them not; without a slash it is for the file's own name. May be "
                    + "repeated.")
    private List<String> excludes = new ArrayList<>();

    @Option(names = "--state-path", paramLabel = "DIR",
            description = "Where to remember which bytes came from which file. Default: "
                    + "/var/lib/logship for root, else logship in the user's folder for state")
    private @Nullable Path statePath;

    @Option(names = "--name-from", paramLabel = "WHAT", defaultValue = "basename",
            description = "Stream name: basename (file name) or path (full path). "
                    + "Default: ${DEFAULT-VALUE}")
    private OptionConverters.NameFrom nameFrom = OptionConverters.NameFrom.basename;

    @Option(names = "--name-prefix", paramLabel = "TEXT", defaultValue = "",
            description = "What comes before each stream's name; {host} stands for this host's name.")
    private String namePrefix = "";

    @Option(names = "--start", paramLabel = "WHERE", defaultValue = "beginning",
            description = "Where to begin files that are there already and of which the receiver has "
                    + "nothing: beginning or end. Default: ${DEFAULT-VALUE}")
    private Start start = Start.beginning;

    @Mixin
    private RotationOptions rotation = new RotationOptions();

    @Option(names = "--rescan-interval", paramLabel = "DURATION", defaultValue = "1",
            description = "How often to look for new files and bytes on file systems that do not tell of "
                    + "changes. Default: ${DEFAULT-VALUE} (seconds)")
    private Duration rescanInterval = Duration.ZERO;

    @Option(names = "--timeout", paramLabel = "DURATION", defaultValue = "60",
            description = "How long to wait for the receiver: to connect, to answer, to take a byte. "
                    + "Default: ${DEFAULT-VALUE} (seconds)")
    private Duration timeout = Duration.ZERO;

    @Option(names = "--idle-timeout", paramLabel = "DURATION", defaultValue = "5min",
            description = "How long a stream with nothing to send keeps its connection. Default: "
                    + "${DEFAULT-VALUE}")
    private Duration idleTimeout = Duration.ZERO;

    @Option(names = "--max-connections", paramLabel = "N", defaultValue = "256",
            converter = OptionConverters.Count.class,
            description = "How many streams are sent to a receiver at a time. Default: ${DEFAULT-VALUE}")
    private int maxConnections;

    @Mixin
    private StdinOptions stdin = new StdinOptions();

    @Option(names = "--once", description = "Ship what is there, make sure that the receiver has all of it, "
            + "print a summary, and end: with 0 when all was shipped, else with 1.")
    private boolean once;

    @Option(names = "--http-port", paramLabel = "[HOST:]PORT|off", defaultValue = OptionConverters.OFF,
            converter = OptionConverters.PortOrOff.class,
            description = "Where to serve /metrics, /streams and /healthz. Default: ${DEFAULT-VALUE}")
    private Optional<Port> httpPort = Optional.empty();

    /// What was started before, whose standard input is read already; null: nothing was.
    private @Nullable TxCommand running;

    /// Where to begin, as users write it.
    private enum Start { beginning, end }

    @Override
    public Integer call() throws IOException, InterruptedException {
        logging.apply(once ? Level.WARN : Level.INFO);
        List<AgentConfig> configs = configs();
        if (once) return new OnceReport(timeout).run(new Shipping(configs, http(), Optional.empty()));
        return ServiceRunner.run(() -> {
            Shipping shipping = new Shipping(configs, http(), spool());
            Reload.atHangup(spec, now -> {
                TxCommand again = (TxCommand) now.userObject();
                again.running = this; // its spool stays
                shipping.change(again.configs(), again.http());
                Reload.logRestartRequired(spec, now, name -> LogOptions.NAMES.contains(name)
                        || StdinOptions.NAMES.contains(name));
            });
            return shipping;
        }, Shipping::awaitEnd);
    }

    /// Where standard input is kept, if it is shipped.
    private Optional<Spool.Config> spool() {
        if (running != null) return running.spool();
        Optional<Spool.Config> spool = stdin.config(state(), OptionConverters.NameFrom.prefix(namePrefix));
        if (spool.isEmpty() || !once) return spool;
        throw new IllegalArgumentException("--once is not for --stdin, which ends with its input");
    }

    private Path state() {
        return statePath == null ? ThisHost.statePath() : statePath;
    }

    @Override
    public void check(Report report) throws IOException {
        List<AgentConfig> configs = configs();
        Sources sources = new Sources(report, "shipped");
        if (spool().isPresent()) {
            report.note("standard input would be stream " + spool().get().stream() + ", by way of "
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
        limits.checkInotify(configs.size(), sources.folders());
    }

    private Optional<HostPort> http() {
        return httpPort.map(given -> given.on("localhost"));
    }

    /// One for each receiver.
    private List<AgentConfig> configs() {
        List<Selection.Part> parts = new ArrayList<>(files());
        spool().ifPresent(spool -> parts.addFirst(spool.part()));
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("no files are named: give --glob or --stdin, or "
                    + "[[tx.source]] in the configuration file");
        }
        Selection sources = new Selection(parts);
        TailingConfig following = rotation.following(start == Start.end, rotated(),
                spool().map(Spool.Config::path).stream().toList());
        Path state = state();
        List<HostPort> receivers = hosts.stream().map(host -> HostPort.parse(host, port)).toList();
        if (Set.copyOf(receivers).size() < receivers.size()) {
            throw new IllegalArgumentException("--host: a receiver is given twice: " + receivers);
        }
        return receivers.stream().map(receiver -> new AgentConfig(receiver, sources, following, state,
                rescanInterval, timeout, idleTimeout, maxConnections, once)).toList();
    }

    /// The globs of the command line, or of the environment; else what the configuration file selects.
    private List<Selection.Part> files() {
        List<Selection.Part> parts = new ArrayList<>();
        if (!globs.isEmpty()) parts.add(part(Map.of()));
        if (!Arguments.isOnCommandLine(spec, "--glob")) {
            for (Map<String, Setting> source : Configuration.of(spec).sources()) parts.add(part(source));
        }
        return parts;
    }

    /// What a source does not say is as for all of `tx`.
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

    /// All patterns for names of rotated files, of all sources.
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
