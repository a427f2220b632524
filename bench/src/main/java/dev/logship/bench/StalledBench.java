package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// One reader of a long stream, alone and beside others that requested all of it and read nothing.
final class StalledBench implements Bench {
    private static final int STALLED = 40;
    private static final double MIB = 1 << 20;

    /// The rates of one server's only active reader, in MiB per second.
    private record Rates(Series alone, Series besideStalled) {
        Rates() {
            this(new Series(), new Series());
        }
    }

    @Override
    public String name() {
        return "stalled";
    }

    @Override
    public String title(Lab lab) {
        return "one reader of %d MiB beside %d stalled ones, and alone; MiB/s"
                .formatted(bytes(lab) >> 20, STALLED);
    }

    private static long bytes(Lab lab) {
        return lab.size(500L << 20);
    }

    @Override
    public void run(Lab lab) throws IOException, InterruptedException {
        Path source = lab.workspace().file("source.log", bytes(lab));
        Path storage = lab.workspace().directory();
        Files.createLink(Product.storedIn(storage, "source.log"), source);
        Rates ours = measure(lab, lab.product().rx(storage).tailPort());
        lab.report().ratio("ours: beside stalled readers / alone", ours.besideStalled(), ours.alone(),
                new Target.AtLeast(0.8));
        if (!lab.tools().present()) {
            lab.report().note("no reference: " + lab.tools().reason());
            return;
        }
        Rates reference = measure(lab, lab.references().tail(source).port());
        lab.report().ratio("beside stalled readers: ours / tail_ref", ours.besideStalled(),
                reference.besideStalled(), new Target.None());
    }

    /// Alternates on one server, so that both are measured in the same minute.
    private static Rates measure(Lab lab, int port) throws IOException, InterruptedException {
        Rates rates = new Rates();
        lab.load().read(port, 1, bytes(lab));
        for (int run = 0; run < 2 * lab.options().runs(); run++) {
            rates.alone().add(lab.load().read(port, 1, bytes(lab)) / MIB);
            try (Running _ = lab.load().hold(port, STALLED)) {
                Thread.sleep(500);
                rates.besideStalled().add(lab.load().read(port, 1, bytes(lab)) / MIB);
            }
            Thread.sleep(200);
        }
        return rates;
    }
}
