package dev.logship.cli.option;

import dev.logship.cli.config.Configuration;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// The option that names the configuration file, before or after the verb. It is read before the others,
/// whose defaults the file has.
public final class ConfigOption {
    private static final Logger log = LoggerFactory.getLogger(ConfigOption.class);

    @Option(names = "--" + Configuration.FILE_OPTION, paramLabel = "FILE",
            description = "A configuration file. Options come before the environment, and that before the "
                    + "file. Default: logship/logship.toml in the user's configuration folder, or in /etc")
    private @Nullable Path file;

    /// The file that a command line names, if it does.
    public static @Nullable Path in(String[] args) {
        ConfigOption option = new ConfigOption();
        try {
            new CommandLine(option).setOverwrittenOptionsAllowed(true)
                    .setUnmatchedArgumentsAllowed(true).parseArgs(args);
        } catch (ParameterException e) {
            log.debug("{}", e.getMessage()); // it is told of when all options are read
        }
        return option.file;
    }
}
