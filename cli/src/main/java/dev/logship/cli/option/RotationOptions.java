package dev.logship.cli.option;

import dev.logship.Time;
import dev.logship.cli.config.Setting;
import dev.logship.follow.TailingConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/// The options that say how files are followed across rotation.
public final class RotationOptions {
    /// What a source of the configuration file may say for itself.
    public static final String ROTATED = "rotated";

    /// One `*` and nothing else that a glob gives a meaning.
    private static final Pattern SCHEME = Pattern.compile("[^*?\\[\\]{}\\\\#]*\\*[^*?\\[\\]{}\\\\#]*");

    @Option(names = "--rotated-to", paramLabel = "DIR", split = Setting.SEPARATOR, hideParamSyntax = true,
            converter = OptionConverters.Directory.class,
            description = "Where rotation puts files, if not in their own directory. May be repeated.")
    private List<Path> rotatedTo = new ArrayList<>();

    @Option(names = "--" + ROTATED, paramLabel = "GLOB", split = Setting.SEPARATOR, hideParamSyntax = true,
            converter = OptionConverters.GlobText.class,
            description = "How rotated files are named, such as 'app.log.*'. Files with such a name get no "
                    + "stream of their own, whatever --glob matches. May be repeated.")
    private List<String> rotated = new ArrayList<>();

    @Option(names = "--max-held-bytes", paramLabel = "SIZE", converter = OptionConverters.Bytes.class,
            description = "How many bytes of deleted files are held open until they are read. Beyond that "
                    + "the oldest file is given up and logged. Default: a tenth of the file system, at most "
                    + "10GiB")
    private Optional<Long> maxHeldBytes = Optional.empty();

    @Option(names = "--forget-after", paramLabel = "DURATION", defaultValue = "31d",
            converter = OptionConverters.LongDuration.class,
            description = "How long a stream is remembered after its file was deleted. Default: "
                    + "${DEFAULT-VALUE}")
    private Duration forgetAfter = TailingConfig.FORGET_AFTER;

    /// Patterns for names of rotated files.
    public List<String> rotated() {
        return List.copyOf(rotated);
    }

    /// How files are followed.
    ///
    /// @param fromEnd whether files that are new to everybody are begun at their end
    /// @param patterns all patterns for names of rotated files
    /// @param spools paths of spool files
    public TailingConfig following(boolean fromEnd, List<String> patterns, List<Path> spools) {
        List<String> schemes = patterns.stream().flatMap(pattern -> scheme(pattern).stream())
                .distinct().toList();
        return new TailingConfig(fromEnd, rotatedTo, schemes, TailingConfig.QUIET, maxHeldBytes.orElse(0L),
                forgetAfter, Time.SYSTEM, spools);
    }

    /// The last component of a pattern in which one `*` stands for a number or date, with `#` for it; empty
    /// when it does not say where that is.
    static Optional<String> scheme(String pattern) {
        String name = pattern.substring(pattern.lastIndexOf('/') + 1);
        return SCHEME.matcher(name).matches() && name.length() > 1 ? Optional.of(name.replace('*', '#'))
                : Optional.empty();
    }
}
