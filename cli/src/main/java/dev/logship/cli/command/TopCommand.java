package dev.logship.cli.command;

import ch.qos.logback.classic.Level;
import dev.logship.cli.option.LogOptions;
import dev.logship.cli.service.StopHook;
import dev.logship.cli.top.Screen;
import dev.logship.cli.top.StreamSource;
import dev.logship.cli.top.StreamTable;
import dev.logship.cli.top.Watch;
import dev.logship.net.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `logship top`: shows the streams of a receiver or an agent live on a terminal.
@Command(name = "top", mixinStandardHelpOptions = true, sortOptions = false, versionProvider = Version.class,
        description = "Shows the streams of an http port live: those of rx and serve with age and readers, "
                + "those of tx with unsent bytes.")
final class TopCommand implements Callable<Integer> {
    /// The time between the two queries that rates are computed from.
    private static final Duration STEP = Duration.ofSeconds(1);

    /// Terminals without cursor control.
    private static final Set<String> DUMB = Set.of("", "dumb");

    @Mixin
    private LogOptions logging = new LogOptions();

    @Parameters(index = "0", paramLabel = "[HOST:]PORT", description = "http port of rx, serve or tx.")
    private String server = "";

    @Option(names = "--once", description = "Print one table and exit. Implied without a terminal.")
    private boolean once;

    @Override
    public Integer call() throws IOException, InterruptedException {
        logging.apply(Level.WARN);
        StreamSource source = new StreamSource(HostPort.parse(server, "localhost"));
        boolean isDumb = DUMB.contains(System.getenv().getOrDefault("TERM", ""));
        if (once || isDumb || !OnceReport.isTerminal()) {
            source.look();
            Thread.sleep(STEP);
            StreamTable.lines(StreamTable.DEFAULT.arrange(source.look())).forEach(System.out::println);
        } else {
            show(source);
        }
        return CommandLine.ExitCode.OK;
    }

    private static void show(StreamSource source) throws IOException, InterruptedException {
        try (Watch watch = new Watch(source); Screen screen = new Screen(watch)) {
            StopHook.install(() -> {
                try {
                    screen.close();
                    return CommandLine.ExitCode.OK;
                } catch (IOException e) {
                    return CommandLine.ExitCode.SOFTWARE;
                }
            });
            screen.run();
        }
    }
}
