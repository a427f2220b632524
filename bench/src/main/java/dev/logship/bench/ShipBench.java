package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One large file from one directory to another: wall time, and CPU time of both sides.
final class ShipBench implements Bench {
    private static final String OURS = "ours";
    private static final String C_PAIR = "C pair";
    private static final String RSYNC = "rsync --append";
    private static final String SOCAT = "socat";
    private static final List<String> ALL = List.of(OURS, C_PAIR, RSYNC, SOCAT);

    /// The costs of a contestant's runs.
    private record Costs(Series wall, Series cpu) {
        Costs() {
            this(new Series(), new Series());
        }
    }

    @Override
    public String name() {
        return "ship";
    }

    @Override
    public String title(Lab lab) {
        return "one file of %d MiB, page cache warm; seconds".formatted(lab.size(1L << 30) >> 20);
    }

    @Override
    public void run(Lab lab) throws IOException, InterruptedException {
        Map<String, Costs> costs = new LinkedHashMap<>();
        for (String contestant : ALL) costs.put(contestant, new Costs());
        Path warm = lab.workspace().file("warm.log", 64 << 20);
        Path source = lab.workspace().file("source.log", lab.size(1L << 30));
        for (int run = 0; run < lab.options().runs(); run++) {
            for (Map.Entry<String, Costs> entry : costs.entrySet()) {
                Optional<Shipping> shipping = start(lab, entry.getKey());
                if (shipping.isPresent()) measure(lab, shipping.get(), warm, source, entry.getValue());
                lab.processes().endAll();
            }
        }
        report(lab, costs);
    }

    private static Optional<Shipping> start(Lab lab, String contestant)
            throws IOException, InterruptedException {
        return switch (contestant) {
            case OURS -> Optional.of(ProductShipping.start(lab));
            case C_PAIR -> lab.tools().present() ? Optional.of(lab.references().cPair()) : Optional.empty();
            case RSYNC -> lab.references().rsync();
            default -> lab.references().socat();
        };
    }

    private static void measure(Lab lab, Shipping shipping, Path warm, Path source, Costs costs)
            throws IOException, InterruptedException {
        shipping.ship(warm);
        lab.workspace().settle(lab.size(1L << 30));
        Shipping.Cost cost = shipping.ship(source);
        costs.wall().add(cost.wallSeconds());
        costs.cpu().add(cost.cpuSeconds());
        Path stored = shipping.stored(source.getFileName().toString());
        Await.same(source, stored);
        lab.workspace().delete(stored);
    }

    private static void report(Lab lab, Map<String, Costs> costs) {
        Costs ours = costs.getOrDefault(OURS, new Costs());
        costs.forEach((contestant, theirs) -> {
            if (contestant.equals(OURS)) return;
            if (theirs.wall().isEmpty()) {
                String reason = contestant.equals(C_PAIR) ? lab.tools().reason() : "not installed";
                lab.report().note(contestant + " left out: " + reason);
                return;
            }
            Target target = switch (contestant) {
                case C_PAIR -> new Target.AtMost(1.3);
                case RSYNC -> new Target.AtMost(1);
                default -> new Target.None();
            };
            lab.report().ratio("CPU of both sides / " + contestant, ours.cpu(), theirs.cpu(), target);
            lab.report().ratio("wall time / " + contestant, ours.wall(), theirs.wall(), target);
        });
    }
}
