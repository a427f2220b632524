package dev.logship.dist;

import dev.logship.cli.config.Arguments;
import dev.logship.cli.config.Setting;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/// The configuration file that packages bring: every setting of every verb, described, commented out, with
/// its default where it has one.
final class SampleConfig {
    private static final String HEAD = """
            # The configuration of logship. Each verb has a table; its settings are the options of that verb,
            # as `logship VERB --help` and logship-VERB(1) have them. The command line comes before the
            # environment (LOGSHIP_RX_PORT, LOGSHIP_TX_GLOB), and that before this file.
            """;

    /// What is not left to the defaults: streams that are collected by a service belong to it.
    private static final Map<String, String> SET =
            Map.of("rx storage-path", "\"/var/lib/logship/streams\"");

    /// What is no option of tx.
    private static final String SOURCES = """

            # More files, as often as wanted; what a source does not say is as above.
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

    /// Lines of at most a hundred characters.
    private static String comment(String text) {
        return text.replaceAll("(.{1,98})(?:\\s+|$)", "# $1\n");
    }
}
