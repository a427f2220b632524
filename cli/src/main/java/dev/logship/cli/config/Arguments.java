package dev.logship.cli.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jline.utils.Levenshtein;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The arguments of a verb that can be set in the configuration file and the environment: all options except
/// `--config`, `--help` and `--version`, and the first parameter, under its name in the usage line.
public final class Arguments {
    /// Names that differ by more edits are not suggested.
    private static final int MAX_EDITS = 3;

    private Arguments() {}

    /// All of them by name, in the order of the help.
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

    /// The options of a verb that its help shows.
    public static List<String> options(CommandSpec verb) {
        return verb.options().stream().filter(option -> !option.hidden()).map(OptionSpec::longestName)
                .toList();
    }

    /// The name of an argument in a configuration file.
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

    /// The name of an argument in the environment.
    public static String variable(String verb, String name) {
        return ("LOGSHIP_" + verb + "_" + name).toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /// A verb by its name.
    static Optional<CommandSpec> verb(CommandLine line, String name) {
        return Optional.ofNullable(line.getSubcommands().get(name)).map(CommandLine::getCommandSpec);
    }

    /// The end of an error about an unknown name: the known name that is nearest, or all known names.
    public static String didYouMean(String name, Iterable<String> known) {
        int most = Math.clamp(name.length() / 2, 2, MAX_EDITS);
        String nearest = "";
        int fewest = most + 1;
        for (String each : known) {
            int edits = Levenshtein.distance(name.toLowerCase(Locale.ROOT), each.toLowerCase(Locale.ROOT));
            if (edits < fewest) {
                fewest = edits;
                nearest = each;
            }
        }
        return nearest.isEmpty() ? "; known names: " + String.join(", ", known)
                : "; did you mean " + nearest + "?";
    }
}
