package dev.logship.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// Files that are written and rotated continuously, with tx killed once: whether every line arrives once and
/// in order, and whether the resources of tx or rx grow.
final class SoakBench implements Bench {
    private static final int FILES = 20;
    private static final long LOOK_MILLIS = 10_000;

    /// After this time, a process has all the resources that it needs.
    private static final long SETTLED_NANOS = TimeUnit.MINUTES.toNanos(1);

    /// If nothing arrived for this long, nothing more will.
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(20);

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public boolean isLong() {
        return true;
    }

    @Override
    public String title(Lab lab) {
        return ("%d files rotated every second, 200 lines a second each, %d minutes; "
                + "the reference is an earlier sample").formatted(FILES, lab.options().minutes());
    }

    @Override
    public void run(Lab lab) throws IOException, InterruptedException {
        Product.Receiver rx = lab.product().rx(lab.workspace().directory());
        Path sources = lab.workspace().directory();
        Path state = lab.workspace().directory();
        Storm storm = new Storm(sources, FILES);
        Running first = lab.product().tx(rx.shipPort(), sources, state);
        for (RotatedFile file : storm.files()) {
            Await.size(rx.stored(file.name()), Lines.LENGTH, first, rx.process());
        }
        storm.begin();
        Watched receiver = new Watched(lab, "rx", rx.process());
        long whole = TimeUnit.MINUTES.toNanos(lab.options().minutes());
        watch(storm, whole / 4, receiver, new Watched(lab, "tx before it was killed", first));
        first.close();
        Watched agent = new Watched(lab, "tx", lab.product().tx(rx.shipPort(), sources, state));
        watch(storm, whole - whole / 4, receiver, agent);
        storm.end();
        agent.report();
        receiver.report();
        awaitQuiet(rx, storm);
        compare(lab, rx, storm);
    }

    /// Samples both every ten seconds. They should not grow after they have settled.
    private static void watch(Storm storm, long nanos, Watched... both)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long settles = Math.min(SETTLED_NANOS, nanos / 2);
        boolean settled = false;
        while (System.nanoTime() - begin < nanos) {
            long left = nanos - (System.nanoTime() - begin);
            Thread.sleep(Math.clamp(TimeUnit.NANOSECONDS.toMillis(left), 1, LOOK_MILLIS));
            storm.check();
            boolean settling = !settled && System.nanoTime() - begin >= settles;
            for (Watched each : both) {
                if (settling) each.settle();
                each.look();
            }
            settled |= settling;
        }
    }

    /// Waits until everything is stored, or nothing more arrives.
    private static void awaitQuiet(Product.Receiver rx, Storm storm)
            throws IOException, InterruptedException {
        long wanted = storm.files().stream().mapToLong(RotatedFile::lines).sum() * Lines.LENGTH;
        long came = 0;
        long since = System.nanoTime();
        while (came < wanted && System.nanoTime() - since < QUIET_NANOS) {
            long now = 0;
            for (RotatedFile file : storm.files()) now += Files.size(rx.stored(file.name()));
            if (now > came) since = System.nanoTime();
            came = now;
            Thread.sleep(100);
        }
    }

    private static void compare(Lab lab, Product.Receiver rx, Storm storm) throws IOException {
        long written = 0;
        long missing = 0;
        long missingOfCopied = 0;
        long cutAway = 0;
        for (RotatedFile file : storm.files()) {
            long lost = missing(rx.stored(file.name()), file.lines());
            written += file.lines();
            if (file.isCopied()) {
                missingOfCopied += lost;
                cutAway += file.linesCutAway();
            } else {
                missing += lost;
                if (lost > 0) lab.report().note("%s: %d lines are missing".formatted(file.name(), lost));
            }
        }
        lab.report().note("%,d lines written; those that arrived are in order, and none arrived twice"
                .formatted(written));
        lab.report().once("renamed files: lines missing", (double) missing, new Target.AtMost(0));
        lab.report().once("copied and truncated: lines missing", (double) missingOfCopied, new Target.None());
        lab.report().once("copied and truncated: of these, never copied", (double) cutAway,
                new Target.None());
    }

    /// The number of lines that are missing in a stored file.
    ///
    /// @throws IOException also if the file has anything but such lines, in order, each once
    private static long missing(Path stored, long written) throws IOException {
        long expected = 0;
        long missing = 0;
        try (InputStream lines = new BufferedInputStream(Files.newInputStream(stored), 1 << 16)) {
            for (long at = 0; ; at += Lines.LENGTH) {
                byte[] line = lines.readNBytes(Lines.LENGTH);
                if (line.length == 0) return missing + written - expected;
                long number = Lines.stamp(line);
                if (number < expected || number >= written || !Arrays.equals(line, Lines.line(number))) {
                    throw new IOException("%s has at byte %d none of lines %d to %d but '%s'".formatted(
                            stored, at, expected, written, new String(line, 0, Math.min(line.length, 24),
                            StandardCharsets.ISO_8859_1)));
                }
                missing += number - expected;
                expected = number + 1;
            }
        }
    }
}
