package dev.logship.dist;

import dev.logship.cli.config.Arguments;
import dev.logship.cli.config.Setting;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/// Writes the sample configuration file of the packages: every setting of every verb with its description,
/// commented out, with its default if it has one.
final class SampleConfig {
    private static final String HEAD = """
            # Configuration of logship. Each verb has a table; its settings are the options of that verb, see
            # `logship VERB --help` and logship-VERB(1). The command line overrides the environment
            # (LOGSHIP_RX_PORT, LOGSHIP_TX_GLOB), which overrides this file.
            """;

    /// The settings that are not commented out: a service needs a directory of its own.
    private static final Map<String, String> SET =
            Map.of("rx storage-path", "\"/var/lib/logship/streams\"");

    /// The tables of tx that are not options.
    private static final String SOURCES = """

            # More files. This table may be repeated, and inherits the settings above that it does not set.
            #[[tx.source]]
            #glob = ["/srv/app/**/*.log"]
            #exclude = ["*.tmp"]
            #name-from = "path"
            #name-prefix = "{host}_"
            """;

    private SampleConfig() {}

    static String of(CommandLine program) {
        return HEAD + program.getSubcommands().values().stream().map(CommandLine::getCommandSpec)
                .map(SampleConfig::table).collect(Collectors.joining());
    }

    private static String table(CommandSpec verb) {
        return "\n\n[" + verb.name() + "]\n" + Arguments.of(verb).entrySet().stream()
                .map(each -> setting(verb, each.getKey(), each.getValue())).collect(Collectors.joining())
                + (verb.name().equals("tx") ? SOURCES : "");
    }

    private static String setting(CommandSpec verb, String name, ArgSpec argument) {
        String set = SET.get(verb.name() + " " + name);
        String line = set == null ? "#" + name + " = " + value(argument) : name + " = " + set;
        return "\n" + comment(String.join(" ", argument.description())) + line + "\n";
    }

    private static String value(ArgSpec argument) {
        if (argument.arity().max() == 0) return "false";
        String value = argument.defaultValue() == null ? argument.paramLabel() : argument.defaultValue();
        if (!argument.isMultiValue()) return quoted(value);
        return Stream.of(value.split("[," + Setting.SEPARATOR + "]", -1)).map(SampleConfig::quoted)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String value) {
        return value.matches("true|false|[0-9]+") ? value : '"' + value.replace("\\", "\\\\") + '"';
    }

    /// Comment lines of at most 100 characters.
    private static String comment(String text) {
        return text.replaceAll("(.{1,98})(?:\\s+|$)", "# $1\n");
    }
}
