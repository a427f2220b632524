package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The file bus beside the Python peer of its tests, which polls every 0.1 s as the original does by default.
final class BusBench implements Bench {
    private static final int MIB = 1 << 20;
    private static final int SMALL_BLOCK = 4 << 10;
    private static final int LARGE_BLOCK = 64 << 10;
    private static final int REFERENCE_CHUNKS = 20;
    private static final int LINE_BYTES = 64;

    @Override
    public String name() {
        return "bus";
    }

    @Override
    public String title(Lab lab) {
        return "a producer and a consumer of a file bus; the reference polls every 0.1 s";
    }

    @Override
    public void run(Lab lab) throws IOException, InterruptedException {
        Optional<Path> python = Programs.find("python3");
        String reference = python.map(path -> path + " "
                + lab.options().root().resolve("it-tests/src/test/resources/bus/peer.py")).orElse("");
        throughput(lab, reference, SMALL_BLOCK, (int) lab.size(8 * MIB));
        throughput(lab, reference, LARGE_BLOCK, (int) lab.size(32 * MIB));
        for (String mode : new String[] {"--lossless", ""}) {
            String what = mode.isEmpty() ? "lossy, single lines: " : "lossless, single lines: ";
            Series ours = latency(lab, ours(lab), mode);
            Series theirs = reference.isEmpty() ? new Series() : latency(lab, reference, mode);
            lab.report().figure(what + "median, ms", ours, theirs, new Target.AtMost(10));
        }
        if (reference.isEmpty()) lab.report().note("no reference: no python3");
    }

    private static void throughput(Lab lab, String reference, int block, int bytes)
            throws IOException, InterruptedException {
        Series ours = new Series();
        Series theirs = new Series();
        for (int run = 0; run < lab.options().runs(); run++) {
            ours.add(rate(lab, ours(lab), "--lossless --block-size " + block, bytes));
            if (reference.isEmpty()) continue;
            theirs.add(rate(lab, reference, "--lossless --block " + block, REFERENCE_CHUNKS * block));
        }
        lab.report().ratio("lossless, blocks of " + (block >> 10) + " KiB, MiB/s", ours, theirs,
                new Target.AtLeast(50));
    }

    private static String ours(Lab lab) {
        return lab.options().root().resolve("cli/target/logship/bin/logship") + " bus --filename";
    }

    /// MiB per second.
    private static double rate(Lab lab, String program, String options, int bytes)
            throws IOException, InterruptedException {
        byte[] content = new byte[bytes];
        new SplittableRandom(bytes).nextBytes(content);
        Path directory = lab.workspace().directory();
        String command = program + " " + directory.resolve("F") + " " + options;
        try (BusPair pair = BusPair.start(lab, directory, command)) {
            return bytes / pair.pass(content) / MIB;
        } finally {
            lab.processes().endAll();
        }
    }

    /// The time that each of some lines takes on a quiet bus, in milliseconds.
    private static Series latency(Lab lab, String program, String options)
            throws IOException, InterruptedException {
        Series millis = new Series();
        Path directory = lab.workspace().directory();
        String command = program + " " + directory.resolve("F") + " " + options;
        try (BusPair pair = BusPair.start(lab, directory, command)) {
            SplittableRandom random = new SplittableRandom(1);
            for (int line = 0; line < lab.size(80); line++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(150, 300)));
                millis.add(pair.pass(new byte[LINE_BYTES]) * 1e3);
            }
        } finally {
            lab.processes().endAll();
        }
        return millis;
    }
}
