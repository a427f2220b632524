package dev.logship.bench;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// One agent and two receivers: the time of a line through one of them while the other works, and while the
/// other is stopped, so that the kernel accepts its connections and nothing replies.
final class ReceiversBench implements Bench {
    private static final int INTERVAL_MILLIS = 50;
    private static final int WARM_LINES = 100;
    private static final long BULK_BYTES = 64L << 20;

    @Override
    public String name() {
        return "receivers";
    }

    @Override
    public String title(Lab lab) {
        return "age of a line behind one of two receivers, the other stopped for "
                + lines(lab) * INTERVAL_MILLIS / 1000 + " s; ms; the reference is the same with both at work";
    }

    private static int lines(Lab lab) {
        return (int) lab.size(2_400);
    }

    @Override
    public void run(Lab lab) throws IOException, InterruptedException {
        Latencies stopped = new Latencies();
        Latencies working = new Latencies();
        Series caughtUp = new Series();
        for (int run = 0; run < lab.options().runs(); run++) {
            working.add(follow(lab, false, caughtUp));
            stopped.add(follow(lab, true, caughtUp));
        }
        lab.report().ratio("source file, tx, rx, 1 reader: p50", stopped.p50(), working.p50(),
                new Target.AtMost(1.2));
        lab.report().ratio("source file, tx, rx, 1 reader: p99", stopped.p99(), working.p99(),
                new Target.None());
        lab.report().figure("s until the other has all, once it continues", caughtUp, new Target.None());
    }

    private static Load.Latency follow(Lab lab, boolean stop, Series caughtUp)
            throws IOException, InterruptedException {
        Product.Receiver good = lab.product().rx(lab.workspace().directory());
        Product.Receiver other = lab.product().rx(lab.workspace().directory());
        Path watched = lab.workspace().directory();
        Running tx = lab.product().tx(good.shipPort(), watched + "/*.log", lab.workspace().directory(),
                "--host", "127.0.0.1:" + other.shipPort(), "--timeout", "5");
        int lines = lines(lab);
        try (FileChannel file = FileChannel.open(watched.resolve("line.log"), CREATE, APPEND)) {
            Lines writer = new Lines(file, INTERVAL_MILLIS);
            writer.warmUp(1);
            for (Product.Receiver rx : new Product.Receiver[] {good, other}) {
                Await.size(rx.stored("line.log"), Lines.LENGTH, rx.process(), tx);
            }
            Running readers = lab.load().follow(good.tailPort(), 1, lines);
            if (stop) signal("STOP", other.process());
            // More than the kernel buffers for a program that does not read.
            Path source = lab.workspace().file("bulk.log", BULK_BYTES);
            Path bulk = Files.createLink(watched.resolve("bulk.log"), source);
            Await.size(good.stored("bulk.log"), BULK_BYTES, good.process(), tx);
            writer.warmUp(WARM_LINES);
            writer.write(lines);
            Load.Latency latency = Load.latency(readers);
            if (stop) {
                long begin = System.nanoTime();
                signal("CONT", other.process());
                Await.size(other.stored("line.log"), file.size(), other.process(), tx);
                Await.size(other.stored("bulk.log"), BULK_BYTES, other.process(), tx);
                Await.same(bulk, other.stored("bulk.log"));
                caughtUp.add((System.nanoTime() - begin) / 1e9);
            }
            return latency;
        } finally {
            lab.processes().endAll();
        }
    }

    private static void signal(String name, Running process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }
}
