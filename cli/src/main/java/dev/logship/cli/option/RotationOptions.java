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

/// The options for following files across rotation.
public final class RotationOptions {
    /// The option that `[[tx.source]]` may set too.
    public static final String ROTATED = "rotated";

    /// One `*` and no other special character of a glob.
    private static final Pattern SCHEME = Pattern.compile("[^*?\\[\\]{}\\\\#]*\\*[^*?\\[\\]{}\\\\#]*");

    @Option(names = "--rotated-to", paramLabel = "DIR", split = Setting.SEPARATOR, hideParamSyntax = true,
            converter = OptionConverters.Directory.class,
            description = "Directory that rotation moves files to, if not their own. May be repeated.")
    private List<Path> rotatedTo = new ArrayList<>();

    @Option(names = "--" + ROTATED, paramLabel = "GLOB", split = Setting.SEPARATOR, hideParamSyntax = true,
            converter = OptionConverters.GlobText.class,
            description = "Names of rotated files, such as 'app.log.*'. Files with such a name get no "
                    + "stream of their own, even if they are selected. May be repeated.")
    private List<String> rotated = new ArrayList<>();

    @Option(names = "--max-held-bytes", paramLabel = "SIZE", converter = OptionConverters.Bytes.class,
            description = "Maximum number of bytes in deleted files that are kept open until they are read. "
                    + "Beyond it the oldest file is closed and its lost bytes are logged. Default: a tenth "
                    + "of the file system, at most 10GiB")
    private Optional<Long> maxHeldBytes = Optional.empty();

    @Option(names = "--forget-after", paramLabel = "DURATION", defaultValue = "31d",
            converter = OptionConverters.LongDuration.class,
            description = "How long the state of a stream is kept after its file was deleted. Default: "
                    + "${DEFAULT-VALUE}")
    private Duration forgetAfter = TailingConfig.FORGET_AFTER;

    /// The globs for names of rotated files.
    public List<String> rotated() {
        return List.copyOf(rotated);
    }

    /// The settings for following files.
    ///
    /// @param fromEnd whether files without saved state start at their end
    /// @param patterns all globs for names of rotated files
    /// @param spools paths of spool files
    public TailingConfig following(boolean fromEnd, List<String> patterns, List<Path> spools) {
        List<String> schemes = patterns.stream().flatMap(pattern -> scheme(pattern).stream())
                .distinct().toList();
        return new TailingConfig(fromEnd, rotatedTo, schemes, TailingConfig.QUIET, maxHeldBytes.orElse(0L),
                forgetAfter, Time.SYSTEM, spools);
    }

    /// The last component of a pattern whose one `*` stands for a number or date, with `#` in its place.
    /// Empty for any other pattern.
    static Optional<String> scheme(String pattern) {
        String name = pattern.substring(pattern.lastIndexOf('/') + 1);
        return SCHEME.matcher(name).matches() && name.length() > 1 ? Optional.of(name.replace('*', '#'))
                : Optional.empty();
    }
}
