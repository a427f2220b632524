package dev.logship.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The command line.
///
/// @param benches names of the benches to run; empty means all
/// @param runs the number of runs of each contestant
/// @param minutes the duration of `soak`
/// @param quick smaller sizes, for a first look; the targets are meant for the full ones
/// @param dir the parent of the temporary directory
/// @param root the project's directory
/// @param beside another built checkout, measured in turns with this one
record Options(Set<String> benches, int runs, int minutes, boolean quick, Path dir, Path root,
        Optional<Path> beside) {
    private static final Set<String> NAMES =
            Set.of("ship", "many", "readers", "latency", "receivers", "followers", "memory", "stalled", "bus",
                    "entries", "start", "rsyslog", "scale", "soak");
    private static final int MAX_RUNS = 1_000;
    private static final int MAX_MINUTES = 7 * 24 * 60;

    Options {
        if (!NAMES.containsAll(benches)) throw new IllegalArgumentException("known benches are " + NAMES);
        if (runs < 1 || runs > MAX_RUNS) throw new IllegalArgumentException("--runs is 1 to " + MAX_RUNS);
        if (minutes < 1 || minutes > MAX_MINUTES) {
            throw new IllegalArgumentException("--minutes is 1 to " + MAX_MINUTES);
        }
    }

    static Options parse(List<String> args) {
        List<String> benches = new ArrayList<>();
        int runs = 5;
        int minutes = 30;
        boolean quick = false;
        Path dir = Path.of(System.getProperty("java.io.tmpdir"));
        Path root = Path.of(".");
        Optional<Path> beside = Optional.empty();
        for (Iterator<String> rest = args.iterator(); rest.hasNext(); ) {
            String arg = rest.next();
            switch (arg) {
                case "--runs" -> runs = Integer.parseInt(value(arg, rest));
                case "--minutes" -> minutes = Integer.parseInt(value(arg, rest));
                case "--quick" -> quick = true;
                case "--dir" -> dir = Path.of(value(arg, rest));
                case "--root" -> root = Path.of(value(arg, rest));
                case "--beside" -> beside = Optional.of(absolute(value(arg, rest)));
                default -> benches.add(arg);
            }
        }
        return new Options(Set.copyOf(benches), runs, minutes, quick, dir, absolute(root.toString()),
                beside);
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize();
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) throw new IllegalArgumentException(option + " needs a value");
        return rest.next();
    }

    /// The same with one run of each contestant.
    Options once() {
        return new Options(benches, 1, minutes, quick, dir, root, beside);
    }

    /// Whether a benchmark is selected. A long one is selected only by name.
    boolean selects(Bench bench) {
        return benches.isEmpty() ? !bench.isLong() : benches.contains(bench.name());
    }
}
