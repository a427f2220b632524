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

/// The manual pages, one for each command, in the language of man(1).
final class Manual {
    private static final String END = """
            .SH FILES
            .TP
            .I /etc/logship/logship.toml
            A table for each verb, with the options' long names as keys. Options come before the environment
            (\\fBLOGSHIP_RX_PORT\\fR for \\fB\\-\\-port\\fR of \\fBrx\\fR), and that before the file.
            .SH EXIT STATUS
            0 done, or stopped by SIGTERM or SIGINT; 1 failed at run time; 2 wrong usage;
            78 wrong configuration.
            """;

    private Manual() {}

    /// Writes the pages of a command and of those below it.
    static void write(CommandLine command, Path folder) throws IOException {
        String name = name(command.getCommandSpec());
        Files.writeString(folder.resolve(name + ".1"), page(command));
        for (CommandLine below : command.getSubcommands().values()) write(below, folder);
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

    /// What a page is called in lists of pages: a phrase without a capital and a full stop.
    private static String title(String description) {
        String phrase = description.replaceFirst("\\..*", "");
        return phrase.substring(0, 1).toLowerCase(Locale.ROOT) + phrase.substring(1);
    }

    /// What must be given, and that there are options.
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

    /// The pages next to this one.
    private static String seeAlso(CommandLine line) {
        return Stream.concat(Stream.ofNullable(line.getParent()), line.getSubcommands().values().stream())
                .map(each -> "\\fB" + text(name(each.getCommandSpec())) + "\\fR(1)")
                .collect(Collectors.joining(", ", ".SH SEE ALSO\n", "\n"));
    }

    /// Text in which nothing means something to man.
    private static String text(String plain) {
        String escaped = plain.replace("\\", "\\e").replace("-", "\\-");
        return escaped.replaceAll("(?m)^(?=[.'])", "\\\\&");
    }
}
