package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// `bench/run`: runs the selected benchmarks, prints their tables, and exits with status 1 if one of them
/// could not be measured. A missed target is a result, not a failure.
public final class Main {
    private static final List<Bench> ALL = List.of(new ShipBench(), new ManyBench(), new ReadersBench(),
            new LatencyBench(), new ReceiversBench(), new FollowersBench(), new MemoryBench(),
            new StalledBench(), new BusBench(), new EntriesBench(), new StartBench(), new RsyslogBench(),
            new ScaleBench(), new SoakBench());

    private Main() {}

    /// Arguments as in [Options].
    public static void main(String[] args) throws InterruptedException {
        Options options;
        try {
            options = Options.parse(List.of(args));
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
            return;
        }
        try {
            System.exit(run(options) ? 0 : 1);
        } catch (IOException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(1);
        }
    }

    private static boolean run(Options options) throws IOException, InterruptedException {
        List<String> failed = new ArrayList<>();
        try (Lab lab = new Lab(options.beside().isPresent() ? options.once() : options)) {
            lab.report().say(Machine.describe(lab));
            for (Bench bench : ALL) {
                if (options.selects(bench) && !measure(bench, lab, options)) failed.add(bench.name());
            }
            lab.report().printSummary();
        }
        if (!failed.isEmpty()) System.err.println("bench: not measured: " + String.join(", ", failed));
        return failed.isEmpty();
    }

    /// Runs one benchmark and ends what it started. Returns false if it failed, after printing the reason.
    private static boolean measure(Bench bench, Lab lab, Options options) throws InterruptedException {
        lab.report().beginTable(bench.name(), bench.title(lab));
        try {
            if (options.beside().isPresent()) inTurns(bench, lab, options);
            else bench.run(lab);
            return true;
        } catch (IOException e) {
            lab.report().say("could not be measured: " + e.getMessage());
            return false;
        } finally {
            lab.processes().endAll();
            lab.workspace().clear();
        }
    }

    /// Measures this build and the other one in alternating order, because machines get slower and faster.
    private static void inTurns(Bench bench, Lab lab, Options options)
            throws IOException, InterruptedException {
        List<Optional<Path>> builds = new ArrayList<>(List.of(Optional.empty(), options.beside()));
        for (int run = 0; run < options.runs(); run++) {
            for (Optional<Path> build : builds) {
                lab.use(build);
                bench.run(lab);
                lab.processes().endAll();
                lab.workspace().clear();
            }
            Collections.reverse(builds);
        }
        lab.report().printCollected();
    }
}
