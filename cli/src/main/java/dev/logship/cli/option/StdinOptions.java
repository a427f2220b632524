package dev.logship.cli.option;

import dev.logship.agent.Spool;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/// The options that have standard input shipped.
public final class StdinOptions {
    /// What they are called outside the command line.
    public static final Set<String> NAMES = Set.of("stdin", "spool-bytes", "spool-full");

    @Option(names = "--stdin", paramLabel = "NAME",
            description = "Ship standard input as a stream of this name, with --name-prefix before it. Its "
                    + "bytes are kept in the state path until all receivers hold them. When the input ends, "
                    + "tx ships the rest and ends.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--spool-bytes", paramLabel = "SIZE", defaultValue = "1GiB",
            converter = OptionConverters.Bytes.class,
            description = "How many bytes of standard input are kept at most. Default: ${DEFAULT-VALUE}")
    private long bytes;

    @Option(names = "--spool-full", paramLabel = "WHAT", defaultValue = "block",
            description = "What happens to more: block, it is not read, or drop, it is dropped and counted. "
                    + "Default: ${DEFAULT-VALUE}")
    private Full full = Full.block;

    /// As users write it.
    private enum Full { block, drop }

    /// Where standard input is kept; empty when it is not shipped.
    ///
    /// @param prefix of the stream's name
    public Optional<Spool.Config> config(Path statePath, String prefix) {
        return name.map(given -> Spool.Config.of(statePath, given, prefix, bytes, full == Full.drop));
    }
}
