package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// The entry log beside tcp-log-server 10: confirmed writes, reads of what was written, memory. The reference
/// never syncs, so it is compared with ours without syncing; ours with syncing is beside it.
final class EntriesBench implements Bench {
    private static final int OURS = 40_000;
    private static final int REFERENCE = 3_000;
    private static final int WARM = 20_000;
    private static final int CLIENTS = 64;
    private static final long LOOK_MILLIS = 20;
    private static final double MB = 1e6;

    /// The results of one contestant's runs.
    private record Served(Series one, Series many, Series placed, Series reads, Series memory) {
        Served() {
            this(new Series(), new Series(), new Series(), new Series(), new Series());
        }
    }

    @Override
    public String name() {
        return "entries";
    }

    @Override
    public String title(Lab lab) {
        return "entries of 100 bytes, %,d of ours and %,d of the reference, which is tcp-log-server 10.0.0"
                .formatted(lab.size(OURS), lab.size(REFERENCE));
    }

    @Override
    public void run(Lab lab) throws IOException, InterruptedException {
        Optional<Path> server = lab.references().installEntries();
        if (server.isEmpty()) lab.report().note("no reference: npm cannot install tcp-log-server 10.0.0");
        Served synced = new Served();
        Served unsynced = new Served();
        Served reference = new Served();
        for (int run = 0; run < lab.options().runs(); run++) {
            for (boolean sync : new boolean[] {false, true}) {
                Path directory = lab.workspace().directory();
                References.Server ours = lab.product().entries(directory, sync);
                measure(lab, ours, directory, WARM, sync ? synced : unsynced);
            }
            if (server.isPresent()) {
                Path directory = lab.workspace().directory();
                measure(lab, lab.references().entries(server.get(), directory), directory, 0, reference);
            }
        }
        report(lab.report(), synced, unsynced, reference);
    }

    private static void report(Report report, Served synced, Served unsynced, Served reference) {
        Target ten = new Target.AtLeast(10);
        Target more = new Target.AtLeast(1);
        report.ratio("1 client, no fsync: entries a second", unsynced.one(), reference.one(), ten);
        report.ratio("64 clients, no fsync: entries a second", unsynced.many(), reference.many(), ten);
        report.ratio("1 client, fsync: entries a second", synced.one(), reference.one(), more);
        report.ratio("64 clients, fsync: entries a second", synced.many(), reference.many(), more);
        report.ratio("until all are in their files, fsync: the same", synced.placed(), reference.placed(),
                new Target.None());
        report.ratio("read from their files, entries a second", unsynced.reads(), reference.reads(), ten);
        report.figure("memory after that, MB", unsynced.memory(), reference.memory(), new Target.None());
    }

    /// @param warm the number of entries for the warm-up of ours; 0 for the reference, which gets fewer
    ///     entries
    private static void measure(Lab lab, References.Server server, Path directory, int warm, Served served)
            throws IOException, InterruptedException {
        int entries = (int) lab.size(warm > 0 ? OURS : REFERENCE);
        if (warm > 0) EntriesClient.write(server.port(), 1, warm, 0);
        awaitPlaced(directory);
        long start = System.nanoTime();
        served.one().add(EntriesClient.write(server.port(), 1, entries, warm));
        served.many().add(EntriesClient.write(server.port(), CLIENTS, entries, warm + entries));
        awaitPlaced(directory);
        served.placed().add(2 * entries / ((System.nanoTime() - start) / 1e9));
        served.reads().add(EntriesClient.read(server.port(), entries));
        served.memory().add(server.process().residentBytes() / MB);
        lab.processes().endAll();
        lab.workspace().delete(directory);
    }

    /// Waits until the journal of ours is empty; the reference has none.
    private static void awaitPlaced(Path directory) throws IOException, InterruptedException {
        Path journal = directory.resolve("list.journal");
        while (Files.exists(journal) && isBusy(journal)) Thread.sleep(LOOK_MILLIS);
    }

    private static boolean isBusy(Path journal) throws IOException {
        try (Stream<Path> files = Files.list(journal)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("0"));
        }
    }
}
