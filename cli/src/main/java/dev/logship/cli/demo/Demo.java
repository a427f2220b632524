package dev.logship.cli.demo;

import static java.util.stream.Collectors.joining;

import dev.logship.StreamName;
import dev.logship.agent.Agent;
import dev.logship.agent.AgentConfig;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The whole path of a log on one machine: a program writes it, an agent ships it and some real logs to a
/// receiver, and readers print what arrives. Runs once, on the caller's thread; [#stop] is for any thread.
public final class Demo {
    private static final String HOST = "127.0.0.1";

    private final Path directory;
    private final PrintStream out;
    private final Map<StreamName, Path> sources = new LinkedHashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);

    /// @param directory an empty directory, for the log, the streams and the state
    public Demo(Path directory, PrintStream out) throws IOException {
        this.directory = directory;
        this.out = out;
        sources.put(new StreamName("app.log").from(HOST), log());
        for (Path real : RealLogs.readable()) {
            sources.putIfAbsent(new StreamName(real.getFileName().toString()).from(HOST), real);
        }
    }

    private Path log() {
        return directory.resolve("logs/app.log");
    }

    private Path storage() {
        return directory.resolve("streams");
    }

    /// Runs until it is stopped, and prints a summary; says whether every byte arrived.
    ///
    /// @param seconds when to stop by itself; empty for never
    public boolean run(Optional<Integer> seconds) throws IOException, InterruptedException {
        Files.createDirectory(directory.resolve("logs"));
        try (Receiver receiver = new Receiver(receiverConfig());
                SampleLog program = new SampleLog(log());
                Agent agent = new Agent(agentConfig(receiver.shipAddress().getPort()))) {
            introduce(receiver, seconds);
            DemoSummary summary = new DemoSummary(sources, storage(), out);
            summary.awaitCaughtUp(); // so that only the last lines of the real logs are printed
            List<TailPrinter> readers = new ArrayList<>();
            for (StreamName stream : sources.keySet()) {
                HostPort tail = new HostPort(HOST, receiver.boundTail(stream).getPort());
                readers.add(new TailPrinter(tail, stream, out));
            }
            if (seconds.isEmpty()) stop.await();
            else if (stop.await(seconds.get(), TimeUnit.SECONDS)) out.println();
            program.close();
            boolean equal = summary.print();
            for (TailPrinter reader : readers) reader.close();
            return equal;
        }
    }

    /// Makes [#run] end soon.
    public void stop() {
        stop.countDown();
    }

    private ReceiverConfig receiverConfig() {
        HostPort anyPort = new HostPort(HOST, 0);
        HttpPort http = new HttpPort(anyPort, 100, Set.of(), Optional.empty(), false);
        return new ReceiverConfig(anyPort,
                sources.keySet().stream().map(stream -> new BoundTail(anyPort, stream)).toList(),
                new ReaderPorts(Optional.of(anyPort), Optional.empty(), Optional.of(http)),
                new PortConfig(128, 1000, Duration.ofSeconds(60)), storage(), true,
                Optional.of(Duration.ofSeconds(1)));
    }

    private AgentConfig agentConfig(int port) {
        List<String> paths = sources.values().stream()
                .map(file -> file.startsWith(directory) ? directory.relativize(file) : file)
                .map(Path::toString).toList();
        return new AgentConfig(new HostPort(HOST, port),
                new Selection(new GlobSet(paths, List.of(), directory), new StreamNaming(false, "")),
                new TailingConfig(false, List.of(), TailingConfig.QUIET),
                directory.resolve("state"), Duration.ofSeconds(1), Duration.ofSeconds(60),
                Duration.ofMinutes(5), 256, false);
    }

    private void introduce(Receiver receiver, Optional<Integer> seconds) {
        out.println("logship demo: rx, tx, a program that writes a log, and a reader, in " + directory);
        out.println("  rx   listens on " + Addresses.text(receiver.shipAddress()) + ", stores streams in "
                + storage());
        out.println("  tx   ships " + sources.values().stream().map(Path::toString).collect(joining(", ")));
        out.println("In another terminal, the last 1000 bytes of a stream and everything that follows:");
        for (StreamName stream : sources.keySet()) {
            int port = receiver.boundTail(stream).getPort();
            out.printf("  echo -1000 | nc localhost %-6d # %s%n", port, stream);
        }
        receiver.httpAddress().ifPresent(page ->
                out.println("In a browser, all streams live: http://" + Addresses.text(page) + "/"));
        out.println(seconds.map(n -> "It ends after " + n + " s.").orElse("Ctrl-C ends it."));
        out.println();
    }
}
