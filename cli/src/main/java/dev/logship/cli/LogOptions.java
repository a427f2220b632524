package dev.logship.cli;

import ch.qos.logback.classic.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What every verb takes: how much the program says of itself, and in which form. Taken before the verb too.
final class LogOptions {
    private static final String TEXT = "text";
    private static final String JSON = "json";

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec owner;

    @Option(names = {"-v", "--verbose"}, description = "Log everything, and the stack trace of a failure.")
    private boolean[] verbose = {}; // may be said twice

    @Option(names = {"-q", "--quiet"}, description = "Log warnings and errors only.")
    private boolean quiet;

    @Option(names = "--log-format", paramLabel = TEXT + "|" + JSON,
            description = "How to log to stderr: lines for people, or a JSON object on each line. Default: "
                    + TEXT)
    private @Nullable String format;

    /// Sets what is logged: from `usual` on, unless more or less is asked for.
    void apply(Level usual) {
        LogOptions beforeVerb = owner != null && owner.root().userObject() instanceof Main main
                ? main.logging : this;
        boolean asJson = Values.oneOf("--log-format", Main.first(format, beforeVerb.format, TEXT), TEXT, JSON)
                .equals(JSON);
        boolean more = verbose.length + beforeVerb.verbose.length > 0;
        boolean less = quiet || beforeVerb.quiet;
        if (more && less) throw new IllegalArgumentException("-v and -q exclude each other");
        LogSetup.apply(more ? Level.DEBUG : less ? Level.WARN : usual, asJson);
    }
}
