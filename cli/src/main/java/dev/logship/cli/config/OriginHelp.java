package dev.logship.cli.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// The section of a verb's help that lists the options set outside the command line, and where.
public final class OriginHelp {
    private static final String SECTION = "origins";

    private OriginHelp() {}

    /// Adds the section, after the options, to the help of all verbs.
    public static void addTo(CommandLine line, Configuration configuration) {
        for (CommandLine verb : line.getSubcommands().values()) {
            List<String> sections = new ArrayList<>(verb.getHelpSectionKeys());
            sections.add(sections.indexOf(UsageMessageSpec.SECTION_KEY_FOOTER_HEADING), SECTION);
            verb.setHelpSectionKeys(sections);
            verb.getHelpSectionMap().put(SECTION, help -> text(help, configuration));
        }
    }

    private static String text(Help help, Configuration configuration) {
        StringBuilder text = new StringBuilder();
        for (ArgSpec argument : help.commandSpec().args()) {
            Optional<Setting> setting = configuration.setting(argument);
            if (setting.isEmpty()) continue;
            text.append("  ").append(setting.get().name()).append(" = ")
                    .append(String.join(", ", setting.get().values()))
                    .append("   (").append(setting.get().origin()).append(")\n");
        }
        return text.isEmpty() ? "" : "\nSet outside the command line:\n" + text;
    }
}
