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

/// `logship check`: checks whether a verb would run as configured, without running it. The command line is
/// that of the verb with `check` before it.
@Command(name = "check", mixinStandardHelpOptions = true, sortOptions = false,
        versionProvider = Version.class, customSynopsis = "logship check [--config=FILE] [VERB [OPTIONS]]",
        description = "Checks whether rx, tx, serve or entries would run. Prints the options and where they "
                + "are set, and checks ports, globs, the receiver, directories and system limits. Without a "
                + "verb it checks every verb that the configuration file has a table for. Exit status 0 "
                + "means that they would run.")
@SuppressWarnings("UnusedVariable") // the arguments are parsed as those of the verb
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
            throw new IllegalArgumentException("nothing to check: give a verb, or a configuration file that "
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
            throw new IllegalArgumentException("cannot check " + verb.name() + ": only rx, tx, "
                    + "serve and entries can be checked");
        }
        report.section("logship " + verb.name() + " as user " + System.getProperty("user.name", "?")
                + ", options:");
        for (ArgSpec argument : Arguments.of(verb).values()) print(verb, argument, report);
        report.section("checks:");
        checked.check(report);
    }

    /// Prints the value of an argument, and where it is set.
    private static void print(CommandSpec verb, ArgSpec argument, Report report) {
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
                    + " found: it would not run as configured");
            return CommandLine.ExitCode.SOFTWARE;
        }
        System.out.println("it would run"
                + (report.warnings() > 0 ? ", see the warnings above: " + report.warnings() : ""));
        return CommandLine.ExitCode.OK;
    }
}
