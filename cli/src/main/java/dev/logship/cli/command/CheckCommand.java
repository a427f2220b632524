package dev.logship.cli.command;

import ch.qos.logback.classic.Level;
import dev.logship.cli.check.Checked;
import dev.logship.cli.check.Report;
import dev.logship.cli.config.Arguments;
import dev.logship.cli.config.Configuration;
import dev.logship.cli.config.Setting;
import dev.logship.cli.option.LogOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/// `logship check`: whether a verb would run as it is configured, without running it. Its words are those of
/// the verb, with `check` before them.
@Command(name = "check", mixinStandardHelpOptions = true, sortOptions = false,
        versionProvider = Version.class, customSynopsis = "logship check [--config=FILE] [VERB [OPTIONS]]",
        description = "Says whether rx, tx, serve or entries would run: what is set and where, whether "
                + "ports are free, what globs match, whether the receiver answers, folders can be written "
                + "and limits are high enough. Without a verb it looks at all that the configuration file "
                + "has a table of. Ends with 0 only when they would run.")
@SuppressWarnings("UnusedVariable") // the words are read as those of the verb
final class CheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private LogOptions logging = new LogOptions();

    @Parameters(paramLabel = "[VERB [OPTIONS]]", arity = "0..*", hideParamSyntax = true,
            description = "rx, tx, serve or entries, with its options.")
    private List<String> words = new ArrayList<>();

    @Unmatched
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        logging.apply(Level.WARN);
        List<String> all = new ArrayList<>(spec.root().commandLine().getParseResult().originalArgs());
        all.remove(spec.name());
        List<CommandSpec> verbs = new ArrayList<>();
        ParseResult parsed = parse(all);
        if (parsed.hasSubcommand()) {
            verbs.add(parsed.subcommand().commandSpec());
        } else {
            for (String verb : Configuration.of(spec).verbs()) {
                List<String> some = new ArrayList<>(all);
                some.add(verb);
                CommandSpec configured = parse(some).subcommand().commandSpec();
                if (configured.userObject() instanceof Checked) verbs.add(configured);
            }
        }
        if (verbs.isEmpty()) {
            throw new IllegalArgumentException("nothing to check: name a verb, or a configuration file that "
                    + "has a table for one");
        }
        Report report = new Report(System.out);
        for (CommandSpec verb : verbs) check(verb, report);
        return end(report);
    }

    private static ParseResult parse(List<String> words) {
        String[] array = words.toArray(String[]::new);
        return Program.commandLine(array).parseArgs(array);
    }

    private static void check(CommandSpec verb, Report report) throws IOException {
        if (!(verb.userObject() instanceof Checked checked)) {
            throw new IllegalArgumentException(verb.name() + " needs no check; rx, tx, serve and entries do");
        }
        report.part("logship " + verb.name() + ", run by user " + System.getProperty("user.name", "?")
                + ", is set so:");
        for (ArgSpec argument : Arguments.of(verb).values()) tell(verb, argument, report);
        report.part("and would find this:");
        checked.check(report);
    }

    /// An argument's value, and who says so.
    private static void tell(CommandSpec verb, ArgSpec argument, Report report) {
        Configuration configuration = Configuration.of(verb);
        List<String> values = argument.stringValues();
        String origin = "default";
        if (verb.commandLine().getParseResult().matchedArgs().contains(argument)) {
            origin = "command line";
        } else if (configuration.setting(argument).isPresent()) {
            Setting setting = configuration.setting(argument).get();
            values = setting.values();
            origin = setting.origin();
        }
        if (values.isEmpty() && argument.defaultValue() != null) values = List.of(argument.defaultValue());
        if (String.join("", values).isEmpty()) return;
        String value = String.join(", ", values).replace(Setting.SEPARATOR, ", ");
        report.note(Arguments.name(argument) + " = " + value + "   (" + origin + ")");
    }

    private static int end(Report report) {
        if (report.problems() > 0) {
            System.out.println(report.problems() + (report.problems() == 1 ? " problem" : " problems")
                    + ": it would not run as wanted");
            return CommandLine.ExitCode.SOFTWARE;
        }
        System.out.println("it would run"
                + (report.warnings() > 0 ? ", but look at the warnings: " + report.warnings() : ""));
        return CommandLine.ExitCode.OK;
    }
}
