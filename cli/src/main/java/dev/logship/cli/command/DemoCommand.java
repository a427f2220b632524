package dev.logship.cli.command;

import ch.qos.logback.classic.Level;
import dev.logship.StreamName;
import dev.logship.agent.Agent;
import dev.logship.agent.AgentConfig;
import dev.logship.cli.demo.DemoSummary;
import dev.logship.cli.demo.RealLogs;
import dev.logship.cli.demo.SampleLog;
import dev.logship.cli.demo.TailPrinter;
import dev.logship.cli.option.LogOptions;
import dev.logship.cli.service.StopHook;
import dev.logship.follow.TailingConfig;
import dev.logship.net.Addresses;
import dev.logship.net.HostPort;
import dev.logship.select.GlobSet;
import dev.logship.select.Selection;
import dev.logship.select.StreamNaming;
import dev.logship.server.HttpPort;
import dev.logship.server.PortConfig;
import dev.logship.server.ReaderPorts;
import dev.logship.server.Receiver;
import dev.logship.server.ReceiverConfig;
import dev.logship.server.ReceiverConfig.BoundTail;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.file.PathUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `logship demo`: the whole way of a log on one machine, in a temporary folder, until Ctrl-C. A program
/// writes a log; an agent ships it, and some real logs beside it, to a receiver; its tail endpoint is
/// followed here.
@Command(name = "demo", mixinStandardHelpOptions = true, sortOptions = false, versionProvider = Version.class,
        description = "Runs a receiver, an agent, a program that writes a log, and a reader on this machine.")
final class DemoCommand implements Callable<Integer> {
    private static final String HOST = "127.0.0.1";

    @Mixin
    private LogOptions logging = new LogOptions();

    @Option(names = "--seconds", paramLabel = "N", description = "End after so long. Default: at Ctrl-C")
    private @Nullable Integer seconds;

    private final PrintStream out = System.out;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int status = CommandLine.ExitCode.SOFTWARE;

    @Override
    public Integer call() throws IOException, InterruptedException {
        logging.apply(Level.WARN);
        Path folder = Files.createTempDirectory("logship-demo-");
        StopHook.install(this::end);
        try {
            status = run(folder);
            PathUtils.deleteDirectory(folder);
        } finally {
            ended.countDown();
        }
        return status;
    }

    /// Asks for the end, waits for it, and returns the status.
    private int end() {
        stop.countDown();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return status;
    }

    private int run(Path folder) throws IOException, InterruptedException {
        Path log = Files.createDirectory(folder.resolve("logs")).resolve("app.log");
        Map<StreamName, Path> sources = sources(log);
        try (Receiver receiver = new Receiver(receiverConfig(folder.resolve("streams"), sources));
                SampleLog program = new SampleLog(log);
                Agent agent = new Agent(agentConfig(receiver.shipAddress().getPort(), sources, folder))) {
            introduce(folder, receiver, sources);
            DemoSummary summary = new DemoSummary(sources, folder.resolve("streams"), out);
            summary.awaitLevel(); // so that only the last lines of the real logs are shown
            List<TailPrinter> readers = new ArrayList<>();
            for (StreamName stream : sources.keySet()) {
                HostPort tail = new HostPort(HOST, receiver.boundTail(stream).getPort());
                readers.add(new TailPrinter(tail, stream, out));
            }
            if (seconds == null) stop.await();
            else if (stop.await(seconds, TimeUnit.SECONDS)) out.println();
            program.close();
            boolean equal = summary.print();
            for (TailPrinter reader : readers) reader.close();
            return equal ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static Map<StreamName, Path> sources(Path log) {
        Map<StreamName, Path> sources = new LinkedHashMap<>();
        sources.put(new StreamName("app.log").from(HOST), log);
        for (Path real : RealLogs.readable()) {
            sources.putIfAbsent(new StreamName(real.getFileName().toString()).from(HOST), real);
        }
        return sources;
    }

    private static ReceiverConfig receiverConfig(Path storage, Map<StreamName, Path> sources) {
        HostPort anyPort = new HostPort(HOST, 0);
        HttpPort http = new HttpPort(anyPort, 100, Set.of(), Optional.empty(), false);
        return new ReceiverConfig(anyPort,
                sources.keySet().stream().map(stream -> new BoundTail(anyPort, stream)).toList(),
                new ReaderPorts(Optional.of(anyPort), Optional.empty(), Optional.of(http)),
                new PortConfig(128, 1000, Duration.ofSeconds(60)), storage, true,
                Optional.of(Duration.ofSeconds(1)));
    }

    private static AgentConfig agentConfig(int port, Map<StreamName, Path> sources, Path folder) {
        List<String> paths = sources.values().stream()
                .map(file -> file.startsWith(folder) ? folder.relativize(file) : file)
                .map(Path::toString).toList();
        return new AgentConfig(new HostPort(HOST, port),
                new Selection(new GlobSet(paths, List.of(), folder), new StreamNaming(false, "")),
                new TailingConfig(false, List.of(), TailingConfig.QUIET),
                folder.resolve("state"), Duration.ofSeconds(1), Duration.ofSeconds(60),
                Duration.ofMinutes(5), 256, false);
    }

    private void introduce(Path folder, Receiver receiver, Map<StreamName, Path> sources) {
        out.println("logship demo: rx, tx, a program that writes a log, and a reader, in " + folder);
        out.println("  rx   listens on " + Addresses.text(receiver.shipAddress()) + ", keeps streams in "
                + folder.resolve("streams"));
        out.println("  tx   ships " + sources.values().stream().map(Path::toString).toList());
        out.println("In another terminal, the last 1000 bytes of a stream and all that follows:");
        for (StreamName stream : sources.keySet()) {
            int port = receiver.boundTail(stream).getPort();
            out.printf("  echo -1000 | nc localhost %-6d # %s%n", port, stream);
        }
        receiver.httpAddress().ifPresent(page ->
                out.println("In a browser, all of them live: http://" + Addresses.text(page) + "/"));
        out.println(seconds == null ? "Ctrl-C ends it." : "It ends after " + seconds + " s.");
        out.println();
    }
}
