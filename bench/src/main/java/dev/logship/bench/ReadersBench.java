package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Many readers of a whole stream at once: bytes per second of all together, and the server's CPU per GiB.
final class ReadersBench implements Bench {
    private static final int[] READERS = {100, 1_000};
    private static final int WARM_READERS = 32;
    private static final double GIB = 1L << 30;

    /// The results of one server's runs.
    private record Served(Series rate, Series cpu) {
        Served() {
            this(new Series(), new Series());
        }
    }

    @Override
    public String name() {
        return "readers";
    }

    @Override
    public String title(Lab lab) {
        return "readers of a stream of %d MiB; the reference is tail_ref".formatted(bytes(lab) >> 20);
    }

    private static long bytes(Lab lab) {
        return lab.size(64L << 20);
    }

    @Override
    public void run(Lab lab) throws IOException, InterruptedException {
        Path source = lab.workspace().file("source.log", bytes(lab));
        if (!lab.tools().present()) lab.report().note("no reference: " + lab.tools().reason());
        for (int readers : READERS) {
            Served ours = new Served();
            Served reference = new Served();
            for (int run = 0; run < lab.options().runs(); run++) {
                measureOurs(lab, source, readers, ours);
                if (lab.tools().present()) {
                    References.Server server = lab.references().tail(source);
                    measure(lab, server.process(), server.port(), source, readers, reference);
                }
            }
            String who = "%,d readers, ".formatted(readers);
            Target rate = new Target.AtLeast(0.8);
            Target cpu = new Target.AtMost(1.5);
            lab.report().ratio(who + "GiB/s", ours.rate(), reference.rate(), rate);
            lab.report().ratio(who + "server CPU s per GiB", ours.cpu(), reference.cpu(), cpu);
        }
    }

    private static void measureOurs(Lab lab, Path source, int readers, Served served)
            throws IOException, InterruptedException {
        Path storage = lab.workspace().directory();
        Files.createLink(Product.storedIn(storage, "source.log"), source);
        Product.Receiver rx = lab.product().rx(storage);
        measure(lab, rx.process(), rx.tailPort(), source, readers, served);
    }

    private static void measure(Lab lab, Running server, int port, Path source, int readers, Served served)
            throws IOException, InterruptedException {
        Peers.compare(port, source);
        lab.load().read(port, WARM_READERS, bytes(lab));
        double before = server.cpuSeconds();
        served.rate().add(lab.load().read(port, readers, bytes(lab)) / GIB);
        served.cpu().add((server.cpuSeconds() - before) / (readers * bytes(lab) / GIB));
        lab.processes().endAll();
    }
}
