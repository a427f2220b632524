package dev.logship.cli.option;

import dev.logship.StreamName;
import dev.logship.net.HostPort;
import dev.logship.select.GlobSet;
import dev.logship.select.StreamNaming;
import dev.logship.server.ReceiverConfig;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Converts the values of options, as users write them on the command line, in the environment or in a
/// configuration file. All throw [TypeConversionException] for text that is no such value.
public final class OptionConverters {
    /// The word that turns something off.
    public static final String OFF = "off";

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)\\s*([a-z]*)");
    private static final Duration LONGEST = Duration.ofDays(21);
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1), "s", Duration.ofSeconds(1), "", Duration.ofSeconds(1),
            "min", Duration.ofMinutes(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    /// A century, whose nanoseconds fit a long.
    private static final Duration CENTURY = Duration.ofDays(36_500);

    private static final Pattern BYTES = Pattern.compile("([0-9]{1,9})\\s*(|KiB|MiB|GiB|TiB)");
    private static final List<String> BYTES_UNITS = List.of("", "KiB", "MiB", "GiB", "TiB");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})\\s*(|KiB|MiB)");
    private static final Map<String, Integer> SIZE_UNITS = Map.of("", 1, "KiB", 1 << 10, "MiB", 1 << 20);

    private OptionConverters() {}

    /// Registers the types that have one form in all options.
    public static void register(CommandLine line) {
        line.registerConverter(Duration.class, OptionConverters::duration);
        line.registerConverter(Port.class, text -> converted(() -> Port.parse(text)));
        line.registerConverter(Path.class, OptionConverters::path);
    }

    /// Converts `500ms`, `5s`, `1.5min`, `2h`, `1d`; a bare number is seconds. Durations over three weeks,
    /// about the longest that poll(2) can wait, become three weeks.
    static Duration duration(String text) {
        return duration(text, LONGEST);
    }

    private static Duration duration(String text, Duration longest) {
        Matcher form = DURATION.matcher(text);
        Duration unit = form.matches() ? UNITS.get(form.group(2)) : null;
        if (unit == null) throw wrong(text, "is not a duration like 500ms, 5s or 2min");
        BigDecimal nanos = new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(unit.toNanos()));
        Duration duration = Duration.ofNanos(nanos.min(BigDecimal.valueOf(longest.toNanos())).longValue());
        if (duration.toMillis() < 1) throw wrong(text, "is shorter than 1ms");
        return duration;
    }

    /// An empty path would mean the working directory, which nobody means by an unset variable.
    private static Path path(String text) {
        if (text.isEmpty()) throw new TypeConversionException("the path is empty");
        return Path.of(text);
    }

    /// A duration; a bare number is milliseconds.
    public static final class Milliseconds implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return duration(text.matches("[0-9]+") ? text + "ms" : text);
        }
    }

    /// A duration, or `off`, which becomes null.
    public static final class DurationOrOff implements ITypeConverter<@Nullable Duration> {
        @Override
        public @Nullable Duration convert(String text) {
            return text.equals(OFF) ? null : duration(text);
        }
    }

    /// An address to listen on, or `off`, which becomes null.
    public static final class PortOrOff implements ITypeConverter<@Nullable Port> {
        @Override
        public @Nullable Port convert(String text) {
            return text.equals(OFF) ? null : converted(() -> Port.parse(text));
        }
    }

    /// A whole number of at least 1.
    public static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (text.matches("0*[1-9][0-9]{0,8}")) return Integer.valueOf(text);
            throw wrong(text, "is not a whole number from 1 to 999999999");
        }
    }

    /// A TCP port.
    public static final class PortNumber implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65535) return Integer.valueOf(text);
            throw wrong(text, "is not a port, a number between 0 and 65535");
        }
    }

    /// A number of bytes below 2 GiB: `4096`, `64KiB`, `1MiB`.
    public static final class Size implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            Matcher form = SIZE.matcher(text);
            Integer unit = form.matches() ? SIZE_UNITS.get(form.group(2)) : null;
            long bytes = unit == null ? Long.MAX_VALUE : Long.parseLong(form.group(1)) * unit;
            if (bytes <= Integer.MAX_VALUE) return (int) bytes;
            throw wrong(text, "is not a size like 4096, 64KiB or 1MiB");
        }
    }

    /// A number of bytes, at least 1: `4096`, `64KiB`, `10GiB`.
    static final class Bytes implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            Matcher form = BYTES.matcher(text);
            long count = form.matches() ? Long.parseLong(form.group(1)) : 0;
            if (count == 0) throw wrong(text, "is not a size like 64KiB, 500MiB or 10GiB");
            int exponent = BYTES_UNITS.indexOf(form.group(2));
            if (count > (Long.MAX_VALUE >> (10 * exponent))) throw wrong(text, "is too large");
            return count << (10 * exponent);
        }
    }

    /// A duration of up to a century, for what nobody waits for.
    static final class LongDuration implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return duration(text, CENTURY);
        }
    }

    /// A directory that exists; symbolic links in its path are resolved.
    static final class Directory implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) throws IOException {
            Path directory = Path.of(text);
            if (Files.isDirectory(directory)) return directory.toRealPath();
            throw wrong(text, "is not a directory");
        }
    }

    /// A glob, unchanged.
    public static final class GlobText implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            converted(() -> new GlobSet(List.of(text), List.of(), Path.of("")));
            return text;
        }
    }

    /// A receiver, `HOST[:PORT]`, unchanged.
    public static final class Host implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            converted(() -> HostPort.parse(text, 0));
            return text;
        }
    }

    /// A host to listen on, by name or address.
    static final class BindHost implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            return converted(() -> new HostPort(text, 0)).host();
        }
    }

    /// A port for one stream: `[HOST:]PORT=STREAM`.
    public record StreamPort(Port port, StreamName stream) {
        /// The receiver's form of it.
        public ReceiverConfig.BoundTail on(String bindHost) {
            return new ReceiverConfig.BoundTail(port.on(bindHost), stream);
        }
    }

    public static final class StreamPortText implements ITypeConverter<StreamPort> {
        @Override
        public StreamPort convert(String text) {
            int equals = text.indexOf('=');
            if (equals < 0) throw wrong(text, "is not [HOST:]PORT=STREAM");
            return converted(() -> new StreamPort(Port.parse(text.substring(0, equals)),
                    new StreamName(text.substring(equals + 1))));
        }
    }

    /// What a stream is named after.
    public enum NameFrom {
        basename, path;

        /// The naming of streams.
        ///
        /// @param prefix the prefix of each name; `{host}` stands for this host's name
        public StreamNaming naming(String prefix) {
            return new StreamNaming(this == path, prefix(prefix));
        }

        /// A prefix with `{host}` replaced.
        public static String prefix(String prefix) {
            return prefix.replace("{host}", ThisHost.name());
        }
    }

    private interface Parser<T> {
        T parse();
    }

    /// The result, or the error in the form that picocli expects.
    private static <T> T converted(Parser<T> parser) {
        try {
            return parser.parse();
        } catch (IllegalArgumentException e) {
            throw (TypeConversionException) new TypeConversionException(e.getMessage()).initCause(e);
        }
    }

    private static TypeConversionException wrong(String text, String what) {
        return new TypeConversionException("'" + text + "' " + what);
    }
}
