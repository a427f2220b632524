package dev.logship.it.rotation;

import dev.logship.it.rotation.RotatingTool.Arrival;
import dev.logship.it.support.Daemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;

/// Tools that rotate logs, in their common setups. At some hundred lines per second, tools that rotate by
/// size do so about twice a second, tools that rotate by time each second.
final class RotatingTools {
    /// The duration for each, in seconds.
    static final int SECONDS = Integer.getInteger("tools.seconds", 5);

    private static final String BYTES = "8192";
    /// More than the number of rotations.
    private static final String ALL = Integer.toString(5 * SECONDS + 50);
    private static final String FEW = "2";
    private static final Duration SOON = Duration.ofMillis(400);
    /// For names with seconds.
    private static final Duration NEXT_SECOND = Duration.ofMillis(1100);

    private RotatingTools() {}

    static List<RotatingTool> all() {
        return Stream.of(logrotate(), savelog(), rotatelogs(), cronolog(), supervised(), python(), java(),
                containers()).flatMap(List::stream).toList();
    }

    /// Tools with the `--rotated` option for their names of rotated files.
    static List<RotatingTool> withSchemes() {
        String script = resource("handlers.py");
        return List.of(
                svlogd("svlogd", RotatingTool.MANY, ALL).with("--rotated", "@*.s"),
                new RotatingTool("multilog", "app/current", RotatingTool.MANY,
                        piped("multilog", "s" + BYTES, "n" + ALL, "./app")).with("--rotated", "@*.s"),
                new RotatingTool("FileHandler", "app.log.0", RotatingTool.MANY,
                        jvm(List.of(), "app.log", BYTES, ALL)).with("--rotated", "app.log.*"),
                new RotatingTool("FileHandler, %g within the name", "app.0.log", RotatingTool.MANY,
                        jvm(List.of(), "app.%g.log", BYTES, ALL)).with("--rotated", "app.*.log"),
                new RotatingTool("logback, numbers", "app.log", RotatingTool.MANY, logback("numbers"))
                        .with("--rotated", "app.*.log"),
                new RotatingTool("TimedRotatingFileHandler", "app.log", RotatingTool.MANY,
                        piped("python3", script, "time", "app.log")).with("--rotated", "app.log.*"),
                // A glob that also selects rotated files: they are still one stream.
                new RotatingTool("RotatingFileHandler, app.log*", "app.log*", RotatingTool.MANY,
                        piped("python3", script, "size", "app.log", BYTES, ALL))
                        .with("--rotated", "app.log.*"),
                new RotatingTool("rotatelogs -L", "current.log", RotatingTool.MANY,
                        piped("rotatelogs", "-L", "current.log", "access.log", "1"))
                        .with("--rotated", "access.log.*"));
    }

    private static List<RotatingTool> logrotate() {
        return List.of(
                logrotate("create", RotatingTool.MANY, SOON, "create"),
                logrotate("dateext", RotatingTool.MANY, NEXT_SECOND,
                        "create; dateext; dateformat -%Y%m%d-%s"),
                logrotate("delaycompress", 1, SOON, "create; compress; delaycompress"),
                logrotate("copytruncate", RotatingTool.MANY, SOON, "copytruncate")
                        .arriving(Arrival.ONE_STREAM_WITH_GAPS));
    }

    private static RotatingTool logrotate(String name, int spare, Duration every, String directives) {
        return new RotatingTool("logrotate, " + name, "app.log", spare, logs -> {
            var logrotate = new Logrotate(Files.createDirectories(logs.resolveSibling("logrotate")));
            logrotate.add(logs.resolve("app.log"), directives, "true");
            return appender(logs, logs.resolve("app.log"), "").rotatedBy(every, logrotate::rotate);
        });
    }

    /// Without `-l` what was `.0` becomes `.1.gz`.
    private static List<RotatingTool> savelog() {
        return List.of(savelog(1, "-c", ALL), savelog(1, "-t", "-c", ALL),
                savelog(RotatingTool.MANY, "-l", "-c", ALL),
                savelog(RotatingTool.MANY, "-t", "-l", "-c", ALL));
    }

    private static RotatingTool savelog(int spare, String... options) {
        String name = Stream.of(options).limit(options.length - 2L).collect(Collectors.joining(" "));
        return new RotatingTool("savelog " + name, "app.log", spare, logs -> {
            var args = new ArrayList<>(List.of(options));
            args.add(logs.resolve("app.log").toString());
            return appender(logs, logs.resolve("app.log"), "")
                    .rotatedBy(SOON, () -> Daemon.run("savelog", args.toArray(String[]::new)));
        });
    }

    private static List<RotatingTool> rotatelogs() {
        return List.of(
                new RotatingTool("rotatelogs", "access.log.*", RotatingTool.MANY,
                        piped("rotatelogs", "access.log", "1")).arriving(Arrival.STREAM_PER_FILE),
                new RotatingTool("rotatelogs, dates in names", "access-*.log", RotatingTool.MANY,
                        piped("rotatelogs", "access-%Y%m%d-%H%M%S.log", "1"))
                        .arriving(Arrival.STREAM_PER_FILE),
                new RotatingTool("rotatelogs -n 3, all of the ring", "access.log*", 0,
                        piped("rotatelogs", "-n", "3", "access.log", "1")).arriving(Arrival.SEVERAL_STREAMS),
                // A hard link to the present file; the agent cannot know the files' own names.
                new RotatingTool("rotatelogs -L", "current.log", 0,
                        piped("rotatelogs", "-L", "current.log", "access.log", "1")));
    }

    private static List<RotatingTool> cronolog() {
        return List.of(
                new RotatingTool("cronolog", "**/access.log", RotatingTool.MANY,
                        piped("cronolog", "%Y/%m/%d/%H%M%S/access.log"))
                        .arriving(Arrival.STREAM_PER_FILE).with("--name-from", "path"));
    }

    /// Those that write `current`, and rename it to its time.
    private static List<RotatingTool> supervised() {
        return List.of(svlogd("svlogd", RotatingTool.MANY, ALL), svlogd("svlogd, n2", 0, FEW),
                new RotatingTool("multilog", "app/current", RotatingTool.MANY,
                        piped("multilog", "s" + BYTES, "n" + ALL, "./app")),
                new RotatingTool("multilog, n2", "app/current", 0,
                        piped("multilog", "s" + BYTES, "n" + FEW, "./app")),
                new RotatingTool("s6-log", "app/current", RotatingTool.MANY,
                        piped("s6-log", "s" + BYTES, "n" + ALL, "./app")));
    }

    private static RotatingTool svlogd(String name, int spare, String keep) {
        return new RotatingTool(name, "app/current", spare, logs -> {
            Path config = Files.createDirectories(logs.resolve("app")).resolve("config");
            Files.writeString(config, "s" + BYTES + "\nn" + keep + "\n");
            return RunningTool.start(logs, "svlogd", "-b", "1024", "app");
        });
    }

    private static List<RotatingTool> python() {
        String script = resource("handlers.py");
        return List.of(
                new RotatingTool("RotatingFileHandler", "app.log", RotatingTool.MANY,
                        piped("python3", script, "size", "app.log", BYTES, ALL)),
                new RotatingTool("RotatingFileHandler, two kept", "app.log", 0,
                        piped("python3", script, "size", "app.log", BYTES, FEW)),
                new RotatingTool("TimedRotatingFileHandler", "app.log", RotatingTool.MANY,
                        piped("python3", script, "time", "app.log")));
    }

    /// The agent must not miss files that are compressed at once. `FileHandler` adds `.%g` where it is
    /// missing.
    private static List<RotatingTool> java() {
        return List.of(
                new RotatingTool("FileHandler", "app.log.0", RotatingTool.MANY,
                        jvm(List.of(), "app.log", BYTES, ALL)),
                new RotatingTool("FileHandler, %g within the name", "app.0.log", RotatingTool.MANY,
                        jvm(List.of(), "app.%g.log", BYTES, ALL)),
                new RotatingTool("FileHandler, two kept", "app.log.0", 0,
                        jvm(List.of(), "app.log", BYTES, "3")),
                new RotatingTool("logback, numbers", "app.log", RotatingTool.MANY, logback("numbers")),
                new RotatingTool("logback, compressed dates", "app.log", 0, logback("time")),
                new RotatingTool("logback, size and time", "app-*.log", RotatingTool.MANY,
                        logback("size-and-time")).arriving(Arrival.SEVERAL_STREAMS));
    }

    private static List<RotatingTool> containers() {
        String lines = "100";
        return List.of(
                new RotatingTool("kubelet", "containers/*.log", 1, RotatingTools::kubelet),
                new RotatingTool("docker json-file", "containers/*/*-json.log", RotatingTool.MANY,
                        docker(lines, ALL)),
                new RotatingTool("docker json-file, two kept, compressed", "containers/*/*-json.log", 0,
                        docker(lines, FEW, "compress")));
    }

    private static RunningTool kubelet(Path logs) throws IOException {
        Path pod = Files.createDirectories(logs.resolve("pods/default_web-0_6e2ba1f2/app"));
        Path links = Files.createDirectories(logs.resolve("containers"));
        Path log = pod.resolve("0.log");
        Files.createSymbolicLink(links.resolve("web-0_default_app-0c1d2e3f.log"), log);
        return appender(logs, log, "2026-11-27T00:00:00.000000000Z stdout F ")
                .rotatedBy(NEXT_SECOND, () -> Daemon.run("sh", resource("kubelet.sh"), log.toString()));
    }

    private static RotatingTool.Starter docker(String... options) {
        return logs -> {
            Path directory = Files.createDirectories(logs.resolve("containers/0c1d2e3f"));
            var args = new ArrayList<>(
                    List.of(resource("docker.sh"), directory.resolve("0c1d2e3f-json.log").toString()));
            args.addAll(List.of(options));
            return RunningTool.start(logs, "sh", args.toArray(String[]::new));
        };
    }

    /// A tool that is configured on its command line.
    static RotatingTool.Starter piped(String program, String... args) {
        return logs -> RunningTool.start(logs, program, args);
    }

    /// A program that reopens its log some lines after a rename.
    private static RunningTool appender(Path logs, Path log, String before) throws IOException {
        return RunningTool.start(logs, "sh", resource("append.sh"), log.toString(), before);
    }

    private static RotatingTool.Starter logback(String configuration) {
        // It numbers at most 20 files, so sizes depend on the duration.
        int bytes = Integer.parseInt(BYTES) * Math.max(1, SECONDS / 5);
        return jvm(List.of("-Dbytes=" + bytes,
                "-Dlogback.configurationFile=" + resource("logback-" + configuration + ".xml")));
    }

    /// [StdinLogger] in a Java of its own.
    private static RotatingTool.Starter jvm(List<String> options, String... args) {
        var line = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-Xmx64m", "-cp", classPath()));
        line.addAll(options);
        line.add(StdinLogger.class.getName());
        line.addAll(List.of(args));
        return piped(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                line.toArray(String[]::new));
    }

    private static String classPath() {
        return Stream.of(StdinLogger.class, Logger.class, ch.qos.logback.classic.Logger.class,
                        ch.qos.logback.core.Context.class)
                .map(type -> Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()))
                .map(Path::toString).collect(Collectors.joining(":"));
    }

    private static String resource(String name) {
        return Objects.requireNonNull(RotatingTools.class.getResource("/rotation/" + name)).getPath();
    }
}
