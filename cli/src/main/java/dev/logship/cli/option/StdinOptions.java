package dev.logship.cli.option;

import dev.logship.agent.Spool;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/// The options for shipping standard input.
public final class StdinOptions {
    /// Their names outside the command line.
    public static final Set<String> NAMES = Set.of("stdin", "spool-bytes", "spool-full");

    @Option(names = "--stdin", paramLabel = "NAME",
            description = "Ship standard input as a stream of this name, after --name-prefix. A spool in the "
                    + "state path keeps its bytes until all receivers have them. At the end of the input, tx "
                    + "ships the rest and exits.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--spool-bytes", paramLabel = "SIZE", defaultValue = "1GiB",
            converter = OptionConverters.Bytes.class,
            description = "Maximum size of the spool. Default: ${DEFAULT-VALUE}")
    private long bytes;

    @Option(names = "--spool-full", paramLabel = "WHAT", defaultValue = "block",
            description = "When the spool is full: block stops reading; drop discards input and counts it. "
                    + "Default: ${DEFAULT-VALUE}")
    private Full full = Full.block;

    /// As users write it.
    private enum Full { block, drop }

    /// The spool's settings; empty if standard input is not shipped.
    ///
    /// @param prefix the prefix of the stream's name
    public Optional<Spool.Config> config(Path statePath, String prefix) {
        return name.map(given -> Spool.Config.of(statePath, given, prefix, bytes, full == Full.drop));
    }
}
