package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;

/// Many files that rarely change: the time until all are shipped, their cost while nothing happens, and the
/// latency of a line that is appended to one of them.
final class ScaleBench implements Bench {
    private static final int FEW = 10_000;
    private static final int MANY = 100_000;
    private static final int LINES = 400;
    private static final int NEW_FILES = 200;
    private static final double MB = 1e6;
    private static final double PERCENT = 100;

    /// Long enough for a full scan, which tx makes every 60 s.
    private static final long WATCH_MILLIS = 65_000;

    /// The pause after the last connection ended, in which tx returns unneeded memory; also the pause between
    /// two lines.
    private static final long SETTLE_MILLIS = 20_000;
    private static final long PAUSE_MILLIS = 10;

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public boolean isLong() {
        return true;
    }

    @Override
    public String title(Lab lab) {
        return "%,d and %,d files of 2 to 6 KB, 100 in a directory; once; the reference is find, and cp -r"
                .formatted(lab.size(FEW), lab.size(MANY));
    }

    @Override
    public void run(Lab lab) throws IOException, InterruptedException {
        FileTree few = tree(lab, (int) lab.size(FEW));
        TreeShipping shipping = start(lab, few, new Target.None());
        idle(lab, few, shipping);
        append(lab, few, shipping);
        create(lab, few, shipping);
        shipping.compare();
        lab.processes().endAll();
        lab.workspace().clear();
        FileTree many = tree(lab, (int) lab.size(MANY));
        TreeShipping manyShipping = start(lab, many, new Target.AtMost(30));
        Thread.sleep(SETTLE_MILLIS);
        memory(lab, many, manyShipping, new Target.None());
    }

    private static FileTree tree(Lab lab, int files) throws IOException, InterruptedException {
        FileTree tree = FileTree.create(lab.workspace().directory(), files);
        lab.workspace().settle(1 << 20);
        return tree;
    }

    /// From the start of tx until it is idle.
    private static TreeShipping start(Lab lab, FileTree tree, Target target)
            throws IOException, InterruptedException {
        String root = tree.root().toString();
        double find = seconds(lab, "sh", "-c", "find \"$0\" -name '*.log' -size +0 | wc -l", root);
        double copy = seconds(lab, "cp", "-r", root, lab.workspace().directory().toString());
        TreeShipping shipping = TreeShipping.start(lab, tree);
        double rxBefore = shipping.rx().cpuSeconds();
        double stored = shipping.awaitStored();
        double idle = shipping.awaitIdle();
        double tx = shipping.tx().cpuSeconds();
        double rx = shipping.rx().cpuSeconds() - rxBefore;
        shipping.compare();
        String who = who(tree);
        lab.report().once(who + "all found / find, s", shipping.foundSeconds(), find, target);
        lab.report().once(who + "all stored / cp -r, s", stored, copy, new Target.None());
        lab.report().once(who + "the last connection ended, s", idle, new Target.None());
        lab.report().once(who + "CPU of tx until then, s", tx, new Target.None());
        lab.report().once(who + "CPU of rx until then, s", rx, new Target.None());
        if (shipping.found() != tree.files()) {
            lab.report().note("the log has %,d files found; it discards lines that are not read in time"
                    .formatted(shipping.found()));
        }
        return shipping;
    }

    private static void idle(Lab lab, FileTree tree, TreeShipping shipping)
            throws IOException, InterruptedException {
        Thread.sleep(SETTLE_MILLIS);
        Running tx = shipping.tx();
        String who = who(tree) + "idle: ";
        lab.report().once(who + "connections of tx", ProcStat.connections(tx.pid()), new Target.AtMost(0));
        lab.report().once(who + "open files of tx", ProcStat.descriptors(tx.pid()).size(),
                new Target.None());
        lab.report().once(who + "threads of tx", ProcStat.threads(tx.pid()), new Target.None());
        double before = tx.cpuSeconds();
        double rxBefore = shipping.rx().cpuSeconds();
        long begin = System.nanoTime();
        Thread.sleep(WATCH_MILLIS);
        double spent = tx.cpuSeconds() - before;
        double rxSpent = shipping.rx().cpuSeconds() - rxBefore;
        double seconds = (System.nanoTime() - begin) / 1e9;
        lab.report().once(who + "tx, % of a core", PERCENT * spent / seconds, new Target.AtMost(1));
        lab.report().once(who + "rx, % of a core", PERCENT * rxSpent / seconds, new Target.None());
        memory(lab, tree, shipping, new Target.AtMost(128));
    }

    /// Lines to idle files, one at a time.
    private static void append(Lab lab, FileTree tree, TreeShipping shipping)
            throws IOException, InterruptedException {
        Series millis = new Series();
        SplittableRandom random = new SplittableRandom(tree.files());
        for (int line = 0; line < lab.size(LINES); line++) {
            int file = random.nextInt(tree.files());
            long size = Files.size(tree.file(file));
            long begin = System.nanoTime();
            Files.write(tree.file(file), Lines.line(line), StandardOpenOption.APPEND);
            Await.size(shipping.stored(tree.name(file)), size + Lines.LENGTH, shipping.tx(), shipping.rx());
            millis.add((System.nanoTime() - begin) / 1e6);
            Thread.sleep(PAUSE_MILLIS);
        }
        latency(lab, who(tree) + "line to an idle file: ", millis, new Target.AtMost(50),
                new Target.None());
    }

    /// New files with a line each, one at a time.
    private static void create(Lab lab, FileTree tree, TreeShipping shipping)
            throws IOException, InterruptedException {
        Series millis = new Series();
        SplittableRandom random = new SplittableRandom(tree.files() + 1);
        for (int line = 0; line < lab.size(NEW_FILES); line++) {
            String name = "new-%d.log".formatted(line);
            Path file = tree.file(random.nextInt(tree.files())).resolveSibling(name);
            long begin = System.nanoTime();
            Files.write(file, Lines.line(line), StandardOpenOption.CREATE_NEW);
            Await.size(shipping.stored(name), Lines.LENGTH, shipping.tx(), shipping.rx());
            millis.add((System.nanoTime() - begin) / 1e6);
            Thread.sleep(PAUSE_MILLIS);
        }
        latency(lab, who(tree) + "line in a new file: ", millis, new Target.AtMost(100),
                new Target.AtMost(100));
    }

    private static void latency(Lab lab, String what, Series millis, Target half, Target most) {
        lab.report().once(what + "p50, ms", millis.percentile(0.5), half);
        lab.report().once(what + "p99, ms", millis.percentile(0.99), most);
    }

    /// Resident memory, and how much of the heap is in use.
    private static void memory(Lab lab, FileTree tree, TreeShipping shipping, Target target)
            throws IOException, InterruptedException {
        String who = who(tree);
        Running tx = shipping.tx();
        lab.report().once(who + "resident memory of tx, MB", tx.residentBytes() / MB, target);
        lab.report().once(who + "resident memory of rx, MB", shipping.rx().residentBytes() / MB,
                new Target.None());
        Jvm.Heap heap = lab.jvm().heap(tx);
        lab.report().once(who + "heap of tx, MB", heap.committed() / MB, new Target.None());
        lab.report().once(who + "heap of tx that is in use, MB", lab.jvm().liveBytes(tx) / MB,
                new Target.None());
    }

    private static double seconds(Lab lab, String... command) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try (Running running = lab.processes().startHeld(List.of(command))) {
            running.awaitExit();
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    private static String who(FileTree tree) {
        return "%,d files: ".formatted(tree.files());
    }
}
