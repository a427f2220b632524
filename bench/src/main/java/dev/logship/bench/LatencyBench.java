package dev.logship.bench;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.logship.net.Connection;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// The time of a line from its writer to a reader at the tail endpoint: from a source file through tx and rx;
/// and sent directly to the ship endpoint, with one reader and with many.
final class LatencyBench implements Bench {
    private static final int[] READERS = {1, 1_000};
    private static final int WARM_LINES = 100;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String title(Lab lab) {
        return "age of a line when a tail reader has it; ms; the reference is ship_ref rx with tail_ref";
    }

    @Override
    public void run(Lab lab) throws IOException, InterruptedException {
        Latencies whole = new Latencies();
        int runs = lab.options().runs();
        for (int run = 0; run < runs; run++) whole.add(throughBoth(lab, (int) lab.size(2_000)));
        lab.report().figure("source file, tx, rx, 1 reader: p50", whole.p50(), new Target.AtMost(1));
        lab.report().figure("source file, tx, rx, 1 reader: p99", whole.p99(), new Target.AtMost(10));
        int lines = (int) lab.size(160);
        for (int readers : READERS) {
            Latencies ours = new Latencies();
            Latencies reference = new Latencies();
            for (int run = 0; run < runs; run++) {
                ours.add(ours(lab, readers, lines));
                if (lab.tools().present()) reference.add(reference(lab, readers, lines));
            }
            String who = "ship client, rx, %,d reader%s: ".formatted(readers, readers == 1 ? "" : "s");
            Target target = readers > 1 ? new Target.AtMost(2) : new Target.None();
            lab.report().ratio(who + "p50", ours.p50(), reference.p50(), target);
            lab.report().ratio(who + "p99", ours.p99(), reference.p99(), new Target.None());
        }
        if (!lab.tools().present()) lab.report().note("no reference: " + lab.tools().reason());
    }

    /// A line every 5 ms to a file that tx follows.
    private static Load.Latency throughBoth(Lab lab, int lines)
            throws IOException, InterruptedException {
        ProductShipping shipping = ProductShipping.start(lab);
        Path source = shipping.watched().resolve("line.log");
        try (FileChannel file = FileChannel.open(source, CREATE, APPEND)) {
            Lines writer = new Lines(file, 5);
            writer.warmUp(1);
            shipping.await("line.log", Lines.LENGTH);
            Running readers = lab.load().follow(shipping.rx().tailPort(), 1, lines);
            writer.warmUp(2 * WARM_LINES);
            writer.write(lines);
            return Load.latency(readers);
        } finally {
            lab.processes().endAll();
        }
    }

    private static Load.Latency ours(Lab lab, int readers, int lines)
            throws IOException, InterruptedException {
        Product.Receiver rx = lab.product().rx(lab.workspace().directory());
        try (Connection sender = Peers.ship(rx.shipPort(), "line.log")) {
            Lines writer = Lines.begin(sender, 50, rx.stored("line.log"));
            return follow(lab, writer, rx.tailPort(), readers, lines);
        }
    }

    private static Load.Latency reference(Lab lab, int readers, int lines)
            throws IOException, InterruptedException {
        Path directory = lab.workspace().directory();
        References.Server receiver = lab.references().shipReceiver(directory);
        try (Connection sender = Peers.ship(receiver.port(), "line.log")) {
            Path stored = directory.resolve("line.log");
            Lines writer = Lines.begin(sender, 50, stored);
            return follow(lab, writer, lab.references().tail(stored).port(), readers, lines);
        }
    }

    private static Load.Latency follow(Lab lab, Lines writer, int tailPort, int readers, int lines)
            throws IOException, InterruptedException {
        try {
            Running clients = lab.load().follow(tailPort, readers, lines);
            writer.warmUp(WARM_LINES);
            writer.write(lines);
            return Load.latency(clients);
        } finally {
            lab.processes().endAll();
        }
    }
}
