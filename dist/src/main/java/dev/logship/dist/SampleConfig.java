package dev.logship.dist;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The configuration file that packages bring: every setting of every verb, described, commented out, with its
/// default where it has one.
final class SampleConfig {
    private static final String HEAD = """
            # The configuration of logship. Each verb has a table; its settings are the options of that verb, as
            # `logship VERB --help` and logship-VERB(1) have them. The command line comes before the environment
            # (LOGSHIP_RX_PORT, LOGSHIP_TX_GLOB), and that before this file.
            """;

    /// What is not left to the defaults: streams that are collected by a service belong to it.
    private static final Map<String, String> SET =
            Map.of("rx storage-path", "\"/var/lib/logship/streams\"");

    private SampleConfig() {}

    static String of(CommandLine program) {
        return HEAD + program.getSubcommands().values().stream().map(CommandLine::getCommandSpec)
                .map(SampleConfig::table).collect(Collectors.joining());
    }

    private static String table(CommandSpec verb) {
        return "\n\n[" + verb.name() + "]\n" + verb.options().stream().filter(SampleConfig::isSetting)
                .map(option -> setting(verb, option)).collect(Collectors.joining());
    }

    private static boolean isSetting(OptionSpec option) {
        return !option.usageHelp() && !option.versionHelp() && !option.hidden() && !name(option).equals("config");
    }

    private static String setting(CommandSpec verb, OptionSpec option) {
        String set = SET.get(verb.name() + " " + name(option));
        return "\n" + comment(String.join(" ", option.description()))
                + (set == null ? "#" + name(option) + " = " + value(option) : name(option) + " = " + set) + "\n";
    }

    private static String name(OptionSpec option) {
        return option.longestName().replaceFirst("^-+", "");
    }

    private static String value(OptionSpec option) {
        if (option.arity().max() == 0) return "false";
        String value = option.defaultValue() == null ? option.paramLabel() : option.defaultValue();
        if (!option.isMultiValue()) return quoted(value);
        return Stream.of(value.split(",", -1)).map(SampleConfig::quoted)
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
