package dev.logship.cli.option;

import ch.qos.logback.classic.Level;
import dev.logship.cli.logging.LogSetup;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of every verb: how much the program logs, and in which form. Accepted before the verb too.
public final class LogOptions {
    /// Their names outside the command line.
    public static final Set<String> NAMES = Set.of("verbose", "quiet", "log-format");

    /// As users write it.
    private enum Format { text, json }

    @Option(names = {"-v", "--verbose"}, description = "Log debug messages, and the stack trace of an error.")
    private boolean[] verbose = {}; // may be repeated

    @Option(names = {"-q", "--quiet"}, description = "Log only warnings and errors.")
    private boolean quiet;

    @Option(names = "--log-format", paramLabel = "text|json",
            description = "Format of the log on stderr: text, or json for one object per line. Default: "
                    + "text")
    private @Nullable Format format;

    /// Sets the lowest level that is logged: `usual`, unless more or less was asked for.
    public void apply(Level usual) {
        boolean more = false;
        for (boolean each : verbose) more |= each;
        if (more && quiet) throw new IllegalArgumentException("-v and -q exclude each other");
        LogSetup.apply(more ? Level.DEBUG : quiet ? Level.WARN : usual, format == Format.json);
    }
}
