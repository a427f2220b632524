package dev.logship.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Writes the manual pages, one per command, in the language of man(1).
final class Manual {
    private static final String END = """
            .SH FILES
            .TP
            .I /etc/logship/logship.toml
            One table per verb, with the options' long names as keys. Options override the environment
            (\\fBLOGSHIP_RX_PORT\\fR for \\fB\\-\\-port\\fR of \\fBrx\\fR), which overrides the file.
            .SH EXIT STATUS
            0 success, or stopped by SIGTERM or SIGINT; 1 runtime error; 2 usage error;
            78 configuration error.
            """;

    private Manual() {}

    /// Writes the pages of a command and its subcommands.
    static void write(CommandLine command, Path directory) throws IOException {
        String name = name(command.getCommandSpec());
        Files.writeString(directory.resolve(name + ".1"), page(command));
        for (CommandLine below : command.getSubcommands().values()) write(below, directory);
    }

    private static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    private static String page(CommandLine line) {
        CommandSpec command = line.getCommandSpec();
        StringBuilder page = new StringBuilder();
        page.append(".TH ").append(name(command).toUpperCase(Locale.ROOT)).append(" 1 \"\" \"")
                .append(String.join(" ", line.getCommandSpec().version())).append("\" \"logship\"\n");
        String description = String.join(" ", command.usageMessage().description());
        page.append(".SH NAME\n").append(name(command)).append(" \\- ").append(text(title(description)));
        page.append("\n.SH SYNOPSIS\n").append(synopsis(command)).append("\n.SH DESCRIPTION\n");
        page.append(text(description)).append('\n');
        section(page, "VERBS", line.getSubcommands().values().stream().map(CommandLine::getCommandSpec)
                .map(below -> entry("\\fB" + below.name() + "\\fR",
                        below.usageMessage().description())).toList());
        section(page, "ARGUMENTS", command.positionalParameters().stream().filter(each -> !each.hidden())
                .map(each -> entry(label(each), each.description())).toList());
        section(page, "OPTIONS", command.options().stream().filter(option -> !option.hidden())
                .map(option -> entry(names(option), option.description())).toList());
        return page.append(END).append(seeAlso(line)).toString();
    }

    /// The title of a page: a phrase without a capital and a full stop.
    private static String title(String description) {
        String phrase = description.replaceFirst("\\..*", "");
        return phrase.substring(0, 1).toLowerCase(Locale.ROOT) + phrase.substring(1);
    }

    /// The command with its required options and arguments.
    private static String synopsis(CommandSpec command) {
        StringBuilder line = new StringBuilder("\\fB" + command.qualifiedName() + "\\fR");
        command.options().stream().filter(OptionSpec::required).forEach(option -> line.append(' ')
                .append(names(option)));
        line.append(" [\\fIOPTION\\fR...]");
        for (ArgSpec argument : command.positionalParameters()) {
            boolean bare = argument.arity().min() == 0 && !argument.paramLabel().startsWith("[");
            if (!argument.hidden()) line.append(bare ? " [" + label(argument) + "]" : " " + label(argument));
        }
        if (!command.subcommands().isEmpty()) line.append(" \\fIVERB\\fR ...");
        return line.toString();
    }

    private static String names(OptionSpec option) {
        String names = List.of(option.names()).stream().map(name -> "\\fB" + text(name) + "\\fR")
                .collect(Collectors.joining(", "));
        return option.arity().max() == 0 ? names : names + "=" + label(option);
    }

    private static String label(ArgSpec argument) {
        return "\\fI" + text(argument.paramLabel()) + "\\fR";
    }

    private static void section(StringBuilder page, String title, List<String> entries) {
        if (entries.isEmpty()) return;
        page.append(".SH ").append(title).append('\n').append(String.join("", entries));
    }

    private static String entry(String what, String[] description) {
        return ".TP\n" + what + "\n" + text(String.join(" ", description)) + "\n";
    }

    /// The pages of the parent and the subcommands.
    private static String seeAlso(CommandLine line) {
        return Stream.concat(Stream.ofNullable(line.getParent()), line.getSubcommands().values().stream())
                .map(each -> "\\fB" + text(name(each.getCommandSpec())) + "\\fR(1)")
                .collect(Collectors.joining(", ", ".SH SEE ALSO\n", "\n"));
    }

    /// Escapes text for man.
    private static String text(String plain) {
        String escaped = plain.replace("\\", "\\e").replace("-", "\\-");
        return escaped.replaceAll("(?m)^(?=[.'])", "\\\\&");
    }
}
