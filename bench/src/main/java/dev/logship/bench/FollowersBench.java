package dev.logship.bench;

import dev.logship.net.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Many clients that follow one stream, which grows by a line every 50 ms: the age of a line on arrival, and
/// the cost to the server.
final class FollowersBench implements Bench {
    private static final int CLIENTS = 1_000;
    private static final int WARM_LINES = 100;
    private static final int FIRST_LINES = 20;
    private static final int INTERVAL_MILLIS = 50;
    private static final double KB = 1e3;
    private static final double PERCENT = 100;

    /// The clients that follow at the same time.
    private record Crowd(int readers, int eventClients) {
        int size() {
            return readers + eventClients;
        }

        String what() {
            return "%,d tail, %,d event clients: ".formatted(readers, eventClients);
        }
    }

    /// The server that they connect to.
    ///
    /// @param httpPort 0 if it serves no events
    private record Server(Running process, int tailPort, int httpPort) {}

    /// The results of one server's runs.
    private record Served(Latencies readers, Latencies eventClients, Series cpu, Series memory) {
        Served() {
            this(new Latencies(), new Latencies(), new Series(), new Series());
        }
    }

    @Override
    public String name() {
        return "followers";
    }

    @Override
    public String title(Lab lab) {
        return "clients that follow a stream, a line every " + INTERVAL_MILLIS
                + " ms; the reference is ship_ref rx with as many readers of tail_ref";
    }

    @Override
    public void run(Lab lab) throws IOException, InterruptedException {
        if (!lab.tools().present()) lab.report().note("no reference: " + lab.tools().reason());
        List<Crowd> crowds =
                List.of(new Crowd(CLIENTS, 0), new Crowd(0, CLIENTS), new Crowd(CLIENTS, CLIENTS));
        for (Crowd crowd : crowds) {
            Served ours = new Served();
            Served reference = new Served();
            for (int run = 0; run < lab.options().runs(); run++) {
                ours(lab, crowd, ours);
                if (lab.tools().present()) reference(lab, new Crowd(crowd.size(), 0), reference);
            }
            report(lab.report(), crowd, ours, reference);
        }
    }

    private static void report(Report report, Crowd crowd, Served ours, Served reference) {
        Target none = new Target.None();
        Latencies theirs = reference.readers();
        if (crowd.readers() > 0) {
            report.ratio(crowd.what() + "tail p50, ms", ours.readers().p50(), theirs.p50(),
                    crowd.eventClients() == 0 ? new Target.AtMost(2) : none);
            report.ratio(crowd.what() + "tail p99, ms", ours.readers().p99(), theirs.p99(), none);
        }
        if (crowd.eventClients() > 0) {
            report.ratio(crowd.what() + "events p50, ms", ours.eventClients().p50(), theirs.p50(), none);
            report.ratio(crowd.what() + "events p99, ms", ours.eventClients().p99(), theirs.p99(), none);
        }
        report.ratio(crowd.what() + "CPU, % of a core", ours.cpu(), reference.cpu(), none);
        report.ratio(crowd.what() + "memory, KB per client", ours.memory(), reference.memory(), none);
    }

    private static void ours(Lab lab, Crowd crowd, Served served) throws IOException, InterruptedException {
        Product.Receiver rx = lab.product().rx(lab.workspace().directory(), true);
        try (Connection sender = Peers.ship(rx.shipPort(), "line.log")) {
            Lines writer = Lines.begin(sender, INTERVAL_MILLIS, rx.stored("line.log"));
            measure(lab, writer, new Server(rx.process(), rx.tailPort(), rx.httpPort()), crowd, served);
        }
    }

    private static void reference(Lab lab, Crowd crowd, Served served)
            throws IOException, InterruptedException {
        Path directory = lab.workspace().directory();
        References.Server receiver = lab.references().shipReceiver(directory);
        try (Connection sender = Peers.ship(receiver.port(), "line.log")) {
            Path stored = directory.resolve("line.log");
            Lines writer = Lines.begin(sender, INTERVAL_MILLIS, stored);
            References.Server tail = lab.references().tail(stored);
            measure(lab, writer, new Server(tail.process(), tail.port(), 0), crowd, served);
        }
    }

    private static void measure(Lab lab, Lines writer, Server server, Crowd crowd, Served served)
            throws IOException, InterruptedException {
        warmUp(lab, writer, server);
        int lines = (int) lab.size(160);
        long memory = server.process().residentBytes();
        List<Running> readers = new ArrayList<>();
        List<Running> eventClients = new ArrayList<>();
        if (crowd.readers() > 0) readers.add(lab.load().follow(server.tailPort(), crowd.readers(), lines));
        if (crowd.eventClients() > 0) {
            eventClients.add(lab.load().followEvents(server.httpPort(), crowd.eventClients(), lines));
        }
        writer.warmUp(WARM_LINES);
        double cpu = server.process().cpuSeconds();
        long start = System.nanoTime();
        writer.write(lines);
        double seconds = (System.nanoTime() - start) / 1e9;
        served.cpu().add((server.process().cpuSeconds() - cpu) / seconds * PERCENT);
        served.memory().add((server.process().residentBytes() - memory) / KB / crowd.size());
        for (Running load : readers) served.readers().add(Load.latency(load));
        for (Running load : eventClients) served.eventClients().add(Load.latency(load));
        lab.processes().endAll();
    }

    /// One client of each kind, so that one-time costs of the server are not counted.
    private static void warmUp(Lab lab, Lines writer, Server server)
            throws IOException, InterruptedException {
        List<Running> one = new ArrayList<>(List.of(lab.load().follow(server.tailPort(), 1, 1)));
        if (server.httpPort() > 0) one.add(lab.load().followEvents(server.httpPort(), 1, 1));
        writer.warmUp(FIRST_LINES);
        writer.write(1);
        for (Running load : one) Load.latency(load);
    }
}
