package dev.logship.cli.option;

import ch.qos.logback.classic.Level;
import dev.logship.cli.logging.LogSetup;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What every verb takes: how much the program says of itself, and in which form. Taken before the verb too.
public final class LogOptions {
    /// What they are called outside the command line.
    public static final Set<String> NAMES = Set.of("verbose", "quiet", "log-format");

    /// As users write it.
    private enum Format { text, json }

    @Option(names = {"-v", "--verbose"}, description = "Log everything, and the stack trace of a failure.")
    private boolean[] verbose = {}; // may be said twice

    @Option(names = {"-q", "--quiet"}, description = "Log warnings and errors only.")
    private boolean quiet;

    @Option(names = "--log-format", paramLabel = "text|json",
            description = "How to log to stderr: lines for people, or a JSON object on each line. Default: "
                    + "text")
    private @Nullable Format format;

    /// Sets what is logged: from `usual` on, unless more or less is asked for.
    public void apply(Level usual) {
        boolean more = false;
        for (boolean each : verbose) more |= each;
        if (more && quiet) throw new IllegalArgumentException("-v and -q exclude each other");
        LogSetup.apply(more ? Level.DEBUG : quiet ? Level.WARN : usual, format == Format.json);
    }
}
