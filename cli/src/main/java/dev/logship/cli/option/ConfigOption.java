package dev.logship.cli.option;

import dev.logship.cli.config.Configuration;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// The option that names the configuration file, before or after the verb. It is parsed before all others,
/// because the file provides their defaults.
public final class ConfigOption {
    private static final Logger log = LoggerFactory.getLogger(ConfigOption.class);

    @Option(names = "--" + Configuration.FILE_OPTION, paramLabel = "FILE",
            description = "Configuration file. Options override the environment, which overrides the file. "
                    + "Default: logship/logship.toml in ~/.config, else in /etc")
    private @Nullable Path file;

    /// The file that a command line names; null if it names none.
    public static @Nullable Path in(String[] args) {
        ConfigOption option = new ConfigOption();
        try {
            new CommandLine(option).setOverwrittenOptionsAllowed(true)
                    .setUnmatchedArgumentsAllowed(true).parseArgs(args);
        } catch (ParameterException e) {
            log.debug("{}", e.getMessage()); // reported when all options are parsed
        }
        return option.file;
    }
}
