package dev.logship.cli;

import dev.logship.Reason;
import dev.logship.Service;
import dev.logship.cli.config.Configuration;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The program's entry: reads the command line, runs one verb, ends with its status. 0 done, 1 failed at run
/// time, 2 wrong usage, 78 wrong configuration.
@Command(name = "logship", mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Ships growing files to a collector, byte for byte, and serves them by offset.",
        synopsisSubcommandLabel = "VERB")
@SuppressWarnings("UnusedVariable") // some options are read through picocli's model only
public final class Main implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Main.class);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /// Where senders connect, unless told otherwise: "ship" on a telephone's keys, as the original has it.
    static final String SHIP_PORT = "7447";

    private static final Set<String> VERSION = Set.of("-V", "--version");

    /// The exit status for a wrong configuration, of `sysexits.h`.
    private static final int WRONG_CONFIGURATION = 78;

    /// However long it takes to close everything, the process is over after this.
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    /// Taken before the verb too, as the original does; to the verb it is a default.
    @Option(names = "--port", hidden = true)
    private @Nullable String port;

    @Option(names = "--timeout", hidden = true)
    private @Nullable String timeout;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private LogOptions logging = new LogOptions();

    private Main() {}

    public static void main(String[] args) {
        // Sendfile and disk writes hold the carrier of their virtual thread: with as few carriers as cores, a
        // few readers of old data would delay everybody else. Idle carriers cost nothing.
        System.getProperties().putIfAbsent("jdk.virtualThreadScheduler.parallelism", "32");
        // The version is soon told: without all options of all verbs.
        boolean isVersion = args.length == 1 && VERSION.contains(args[0]);
        int status = (isVersion ? new CommandLine(new Main()) : commandLine(args)).execute(args);
        LogSetup.end();
        System.exit(status);
    }

    /// All verbs and their options, as the command line alone has them; the manual follows from it.
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        for (Callable<Integer> verb : List.of(new RxCommand(), new TxCommand(), new ServeCommand(),
                new TailCommand(), new EntriesCommand(), new BusCommand(), new TopCommand(),
                new CheckCommand(), new StateCommand(), new DemoCommand())) {
            line.addSubcommand(verb);
        }
        Values.register(line);
        for (CommandLine verb : line.getSubcommands().values()) {
            verb.addMixin(Configuration.FILE_OPTION, new ConfigOption());
        }
        line.setExecutionExceptionHandler((e, verb, parsed) -> {
            if (e instanceof IllegalArgumentException) return usageError(verb, e); // options that do not fit
            complain(verb.getCommandSpec().qualifiedName() + ": " + Reason.of(e));
            log.debug("the cause", e);
            return CommandLine.ExitCode.SOFTWARE;
        });
        return line;
    }

    /// With what is set outside the command line.
    static CommandLine commandLine(String[] args) {
        CommandLine line = commandLine();
        Configuration configuration = new Configuration(ConfigOption.in(args), System.getenv(), line);
        line.setDefaultValueProvider(configuration);
        line.setParameterExceptionHandler((e, said) ->
                refused(configuration).orElseGet(() -> usageError(e.getCommandLine(), e)));
        line.setExecutionStrategy(parsed -> {
            Integer help = CommandLine.executeHelpRequest(parsed);
            if (help != null) return help;
            return refused(configuration).orElseGet(() -> new CommandLine.RunLast().execute(parsed));
        });
        OriginHelp.addTo(line, configuration);
        return line;
    }

    /// Says what is wrong with the configuration; the status to end with, if anything is.
    private static Optional<Integer> refused(Configuration configuration) {
        for (String problem : configuration.problems()) complain("logship: " + problem);
        return configuration.problems().isEmpty() ? Optional.empty() : Optional.of(WRONG_CONFIGURATION);
    }

    private static int usageError(CommandLine verb, Exception e) {
        String name = verb.getCommandSpec().qualifiedName();
        complain(name + ": " + e.getMessage() + " (see " + name + " --help)");
        return CommandLine.ExitCode.USAGE;
    }

    private static void complain(String line) {
        if (LogSetup.isReadByPrograms()) log.error("{}", line);
        else System.err.println(line);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(),
                "a verb is missing: rx, tx, serve, tail, entries, bus, top, check, state or demo");
    }

    /// What is set outside the command line.
    static Configuration configuration(CommandSpec verb) {
        return (Configuration) verb.defaultValueProvider();
    }

    /// Whether an option was given on the command line.
    static boolean isOnCommandLine(CommandSpec verb, String option) {
        return verb.commandLine().getParseResult().hasMatchedOption(option);
    }

    /// Whether an option was given, on the command line or elsewhere.
    static boolean isGiven(CommandSpec verb, String option) {
        return isOnCommandLine(verb, option)
                || configuration(verb).setting(verb.findOption(option)).isPresent();
    }

    /// Starts something that runs by itself.
    interface Start<T extends Service> {
        T start() throws IOException;
    }

    /// Waits until something that runs by itself is over.
    interface End<T> {
        void await(T running) throws IOException, InterruptedException;
    }

    /// Runs a service until SIGTERM or SIGINT, as [#run] does.
    static int runUntilStopped(Start<?> service) throws IOException, InterruptedException {
        return run(service, running -> new CountDownLatch(1).await());
    }

    /// Runs a service until SIGTERM or SIGINT comes, closes it, and ends the process with 0, also when the
    /// signal comes while it starts. Returns when it is over by itself, or by an exception when it cannot be
    /// started or fails; the status is not 0 then.
    static <T extends Service> int run(Start<T> service, End<? super T> end)
            throws IOException, InterruptedException {
        CompletableFuture<Closeable> running = new CompletableFuture<>();
        AtomicBoolean failed = new AtomicBoolean();
        Closeable nothing = () -> {};
        Thread hook = onSignal(() -> {
            ServiceManager.stopping();
            try {
                running.getNow(nothing).close();
                log.info("stopped");
                return failed.get() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
            } catch (IOException e) {
                log.error("stopping failed: {}", e.getMessage(), e);
                return CommandLine.ExitCode.SOFTWARE;
            }
        });
        T started;
        try {
            started = service.start();
            ServiceReport report = new ServiceReport(started);
            running.complete(report);
            ServiceManager.ready();
            report.begin();
            HeapKeeper.begin();
        } catch (IOException | RuntimeException e) {
            Runtime.getRuntime().removeShutdownHook(hook);
            throw e;
        }
        try {
            end.await(started);
        } catch (IOException | RuntimeException e) {
            failed.set(true); // the hook's status is the one that counts
            throw e;
        }
        return CommandLine.ExitCode.OK;
    }

    /// Ends the process by `stop` and with its status when a signal, or the end of `main`, asks for it.
    /// Without this a JVM that a signal ends has a status of 128 and the signal's number.
    static Thread onSignal(IntSupplier stop) {
        Thread hook = new Thread(() -> {
            Thread stopping = Thread.currentThread();
            Thread.ofPlatform().daemon().name("stop-limit").start(() -> endLate(stopping));
            int status = stop.getAsInt();
            LogSetup.end();
            Runtime.getRuntime().halt(status);
        }, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }

    /// Ends the process although something is not closed. What waits for a file system that does not answer
    /// can be neither interrupted nor closed; nothing that was promised depends on it.
    private static void endLate(Thread stopping) {
        try {
            stopping.join(STOP_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.error("not everything ended within {} s, as when a file system does not answer; exiting",
                STOP_WITHIN.toSeconds());
        LogSetup.end();
        Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE);
    }
}
