package dev.logship.cli.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jline.utils.Levenshtein;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The arguments of a verb that can be set outside the command line: all options but those that say what to
/// read or that print and end; and what stands first without an option, by what the usage line calls it.
public final class Arguments {
    private static final int LIKELY = 3;

    private Arguments() {}

    /// By name, in the order of the help.
    public static Map<String, ArgSpec> of(CommandSpec verb) {
        Map<String, ArgSpec> byName = new LinkedHashMap<>();
        for (OptionSpec option : verb.options()) {
            String name = name(option);
            boolean ends = option.usageHelp() || option.versionHelp();
            if (!ends && !name.equals(Configuration.FILE_OPTION)) byName.put(name, option);
        }
        for (PositionalParamSpec parameter : verb.positionalParameters()) {
            boolean first = parameter.index().min() == 0;
            if (first && name(parameter).matches("[a-z]+")) byName.putIfAbsent(name(parameter), parameter);
        }
        return byName;
    }

    /// What an argument is called in a configuration file.
    public static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName().replaceFirst("^-+", "")
                : argument.paramLabel().replace("...", "").toLowerCase(Locale.ROOT);
    }

    /// Whether an option was given on the command line.
    public static boolean isOnCommandLine(CommandSpec verb, String option) {
        return verb.commandLine().getParseResult().hasMatchedOption(option);
    }

    /// Whether an option was given, on the command line or elsewhere.
    public static boolean isGiven(CommandSpec verb, String option) {
        return isOnCommandLine(verb, option)
                || Configuration.of(verb).setting(verb.findOption(option)).isPresent();
    }

    /// What an argument is called in the environment.
    public static String variable(String verb, String name) {
        return ("LOGSHIP_" + verb + "_" + name).toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /// The verb of a command line.
    static Optional<CommandSpec> verb(CommandLine line, String name) {
        return Optional.ofNullable(line.getSubcommands().get(name)).map(CommandLine::getCommandSpec);
    }

    /// For a message on a name that is unknown: the known one that was probably meant.
    static String didYouMean(String name, Iterable<String> known) {
        int likely = Math.clamp(name.length() / 2, 2, LIKELY); // of a short name less may be wrong
        String nearest = "";
        int least = likely + 1;
        for (String each : known) {
            int far = Levenshtein.distance(name.toLowerCase(Locale.ROOT), each.toLowerCase(Locale.ROOT));
            if (far < least) {
                least = far;
                nearest = each;
            }
        }
        return nearest.isEmpty() ? "; known are: " + String.join(", ", known)
                : "; did you mean " + nearest + "?";
    }
}
