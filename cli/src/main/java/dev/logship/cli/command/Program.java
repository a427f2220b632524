package dev.logship.cli.command;

import dev.logship.Reason;
import dev.logship.cli.config.Arguments;
import dev.logship.cli.config.Configuration;
import dev.logship.cli.config.OriginHelp;
import dev.logship.cli.logging.LogSetup;
import dev.logship.cli.option.ConfigOption;
import dev.logship.cli.option.LogOptions;
import dev.logship.cli.option.OptionConverters;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// `logship` itself: the verbs, the options that may stand before a verb, and what every verb has in common:
/// where values come from and how errors are reported.
@Command(name = "logship", mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Ships growing files to a collector, byte for byte, and serves them by offset.",
        synopsisSubcommandLabel = "VERB")
@SuppressWarnings("UnusedVariable") // some options are read through picocli's model only
public final class Program implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Program.class);
    private static final Set<String> VERSION = Set.of("-V", "--version");
    private static final List<String> VERBS =
            List.of("rx", "tx", "serve", "tail", "entries", "bus", "top", "check", "state", "demo");

    /// `EX_CONFIG` of `sysexits.h`.
    private static final int WRONG_CONFIGURATION = 78;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /// Accepted before the verb too, as the original does. Becomes the verb's default.
    @Option(names = "--port", hidden = true)
    private @Nullable String port;

    @Option(names = "--timeout", hidden = true)
    private @Nullable String timeout;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private LogOptions logging = new LogOptions();

    private Program() {}

    /// Runs one verb and returns the exit status.
    public static int run(String[] args) {
        // --version alone answers quickly: it does not load the verbs.
        boolean isVersion = args.length == 1 && VERSION.contains(args[0]);
        return (isVersion ? new CommandLine(new Program()) : commandLine(args)).execute(args);
    }

    /// All verbs and their options, without environment and configuration file. Manual pages and the sample
    /// configuration are made from it.
    public static CommandLine commandLine() {
        return commandLine(VERBS);
    }

    private static CommandLine commandLine(List<String> verbs) {
        CommandLine line = new CommandLine(new Program());
        for (String verb : verbs) line.addSubcommand(verb(verb));
        OptionConverters.register(line);
        for (CommandLine verb : line.getSubcommands().values()) {
            verb.addMixin(Configuration.FILE_OPTION, new ConfigOption());
        }
        line.setExecutionExceptionHandler((e, verb, parsed) -> {
            if (e instanceof IllegalArgumentException) return usageError(verb, e); // options that do not fit
            complain(verb.getCommandSpec().qualifiedName() + ": " + Reason.of(e));
            log.debug("stack trace", e);
            return CommandLine.ExitCode.SOFTWARE;
        });
        return line;
    }

    private static Callable<Integer> verb(String name) {
        return switch (name) {
            case "rx" -> new RxCommand();
            case "tx" -> new TxCommand();
            case "serve" -> new ServeCommand();
            case "tail" -> new TailCommand();
            case "entries" -> new EntriesCommand();
            case "bus" -> new BusCommand();
            case "top" -> new TopCommand();
            case "check" -> new CheckCommand();
            case "state" -> new StateCommand();
            case "demo" -> new DemoCommand();
            default -> throw new IllegalArgumentException("no verb " + name);
        };
    }

    /// The verbs whose options are needed for a command line. Without any configuration, these are the verb's
    /// own, which takes less time than all; `check` reads those of others.
    private static List<String> needed(String[] args) {
        boolean one = args.length > 0 && VERBS.contains(args[0]) && !args[0].equals("check")
                && !Configuration.isAny(ConfigOption.in(args), System.getenv());
        return one ? List.of(args[0]) : VERBS;
    }

    /// The same with the values of the environment and the configuration file.
    public static CommandLine commandLine(String[] args) {
        CommandLine line = commandLine(needed(args));
        Configuration configuration = new Configuration(ConfigOption.in(args), System.getenv(), line);
        line.setDefaultValueProvider(configuration);
        line.setParameterExceptionHandler((e, said) ->
                rejected(configuration).orElseGet(() -> usageError(e.getCommandLine(), e)));
        line.setExecutionStrategy(parsed -> {
            Integer help = CommandLine.executeHelpRequest(parsed);
            if (help != null) return help;
            return rejected(configuration).orElseGet(() -> new CommandLine.RunLast().execute(parsed));
        });
        OriginHelp.addTo(line, configuration);
        return line;
    }

    /// Reports the errors of the configuration; the exit status if there are any.
    private static Optional<Integer> rejected(Configuration configuration) {
        for (String problem : configuration.problems()) complain("logship: " + problem);
        return configuration.problems().isEmpty() ? Optional.empty() : Optional.of(WRONG_CONFIGURATION);
    }

    private static int usageError(CommandLine verb, Exception e) {
        String name = verb.getCommandSpec().qualifiedName();
        List<String> unknown = verb.getUnmatchedArguments();
        boolean parsed = !(e instanceof MissingParameterException || e instanceof UnmatchedArgumentException);
        String what = parsed || unknown.isEmpty() ? e.getMessage()
                : unmatched(verb.getCommandSpec(), unknown.getFirst());
        complain(name + ": " + what + " (see " + name + " --help)");
        return CommandLine.ExitCode.USAGE;
    }

    /// The error for the first argument that a verb, or `logship` itself, does not have.
    private static String unmatched(CommandSpec verb, String argument) {
        String name = argument.replaceFirst("=.*", "");
        if (name.startsWith("-")) {
            return "no option " + name + Arguments.didYouMean(name, Arguments.options(verb));
        }
        if (!verb.subcommands().isEmpty()) {
            return "no verb " + name + Arguments.didYouMean(name, verb.subcommands().keySet());
        }
        return "unexpected argument '" + argument + "'" + (verb.findOption("--glob") == null ? ""
                : "; quote globs, or the shell expands them: --glob '/var/log/*.log'");
    }

    private static void complain(String line) {
        if (LogSetup.isReadByPrograms()) log.error("{}", line);
        else System.err.println(line);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no verb given; use one of: "
                + String.join(", ", spec.subcommands().keySet()));
    }
}
