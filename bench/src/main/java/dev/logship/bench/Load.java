package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Many clients in a process of their own: the C program `load`, or without a compiler [JavaLoad],
/// which takes the same arguments and costs more.
final class Load {
    private static final Pattern READY = Pattern.compile("^ready$");
    private static final Pattern READ = Pattern.compile("nanos=(\\d+) bytes=(\\d+)");
    private static final Pattern FOLLOWED =
            Pattern.compile("samples=(\\d+) p50=(-?\\d+) p99=(-?\\d+) max=(-?\\d+)");

    private final CTools tools;
    private final Processes processes;

    public Load(CTools tools, Processes processes) {
        this.tools = tools;
        this.processes = processes;
    }

    /// Milliseconds from a line's stamp to its arrival.
    record Latency(double p50, double p99, double max) {}

    /// Each client reads `bytes` from the start of the stream. Returns the bytes per second of all clients
    /// together.
    double read(int port, int clients, long bytes) throws IOException, InterruptedException {
        try (Running load = start("read", port, clients, "0", Long.toString(bytes))) {
            Matcher result = load.awaitLine(READ);
            return Double.parseDouble(result.group(2)) / (Double.parseDouble(result.group(1)) / 1e9);
        }
    }

    /// Clients that request everything and never read, until the process is closed.
    Running hold(int port, int clients) throws IOException, InterruptedException {
        Running load = start("hold", port, clients, "0");
        load.awaitLine(READY);
        return load;
    }

    /// Clients that follow the stream from its start until each has this number of stamped lines.
    Running follow(int port, int clients, int lines) throws IOException, InterruptedException {
        Running load = start("follow", port, clients, "0", Integer.toString(lines));
        load.awaitLine(READY);
        return load;
    }

    /// The same as event clients of the http endpoint.
    Running followEvents(int port, int clients, int lines) throws IOException, InterruptedException {
        Running load = start("events", port, clients, "/stream?from=0", Integer.toString(lines));
        load.awaitLine(READY);
        return load;
    }

    /// The latency of the clients of [#follow] or [#followEvents], when they have all their lines.
    static Latency latency(Running load) throws IOException, InterruptedException {
        Matcher result = load.awaitLine(FOLLOWED);
        return new Latency(millis(result.group(2)), millis(result.group(3)), millis(result.group(4)));
    }

    private static double millis(String nanos) {
        return Long.parseLong(nanos) / 1e6;
    }

    private Running start(String mode, int port, int clients, String... what) throws IOException {
        List<String> command = new ArrayList<>();
        if (tools.present()) {
            command.add(tools.path("load"));
        } else {
            command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                    System.getProperty("java.class.path"), JavaLoad.class.getName()));
        }
        command.addAll(List.of(mode, "127.0.0.1", Integer.toString(port), Integer.toString(clients)));
        command.addAll(List.of(what));
        return processes.start(command);
    }
}
