package dev.logship.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One file of lines from one directory to another, beside rsyslog: time, CPU time and resident memory of
/// both sides. The contestants take turns.
final class RsyslogBench implements Bench {
    private static final String WARM = "warm.log";
    private static final String SOURCE = "source.log";
    private static final double MB = 1e6;

    /// The costs of a contestant's runs.
    private record Costs(Series wall, Series cpu, Series sender, Series receiver) {
        Costs() {
            this(new Series(), new Series(), new Series(), new Series());
        }
    }

    @Override
    public String name() {
        return "rsyslog";
    }

    @Override
    public String title(Lab lab) {
        return "%d MiB in lines of %d bytes, page cache warm; the reference is rsyslog"
                .formatted(lab.size(64 << 20) >> 20, Lines.LENGTH);
    }

    @Override
    public void run(Lab lab) throws IOException, InterruptedException {
        Costs ours = new Costs();
        Costs theirs = new Costs();
        Path warm = lines(lab.workspace().root().resolve(WARM), 1 << 20);
        Path source = lines(lab.workspace().root().resolve(SOURCE), lab.size(64 << 20));
        for (int run = 0; run < lab.options().runs(); run++) {
            ProductShipping product = ProductShipping.start(lab);
            measure(product, warm, source, product.tx(), product.rx().process(), ours);
            lab.processes().endAll();
            Optional<RsyslogShipping> rsyslog = RsyslogShipping.start(lab, List.of(WARM, SOURCE));
            if (rsyslog.isPresent()) {
                measure(rsyslog.get(), warm, source, rsyslog.get().sender(), rsyslog.get().receiver(),
                        theirs);
            }
            lab.processes().endAll();
        }
        if (theirs.wall().isEmpty()) lab.report().note("rsyslog left out: not installed");
        lab.report().ratio("CPU of both sides / rsyslog, s", ours.cpu(), theirs.cpu(), new Target.AtMost(1));
        lab.report().ratio("wall time / rsyslog, s", ours.wall(), theirs.wall(), new Target.AtMost(1));
        lab.report().figure("sender after that, MB", ours.sender(), theirs.sender(), new Target.None());
        lab.report().figure("receiver after that, MB", ours.receiver(), theirs.receiver(), new Target.None());
    }

    private static void measure(Shipping shipping, Path warm, Path source, Running sender, Running receiver,
            Costs costs) throws IOException, InterruptedException {
        shipping.ship(warm);
        Shipping.Cost cost = shipping.ship(source);
        costs.wall().add(cost.wallSeconds());
        costs.cpu().add(cost.cpuSeconds());
        costs.sender().add(sender.residentBytes() / MB);
        costs.receiver().add(receiver.residentBytes() / MB);
        Await.same(source, shipping.stored(SOURCE));
    }

    /// A file of numbered lines, of at most this size.
    private static Path lines(Path file, long bytes) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (long number = 0; number < bytes / Lines.LENGTH; number++) out.write(Lines.line(number));
        }
        return file;
    }
}
