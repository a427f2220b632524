package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Resident memory of tx and rx after their start and after work, and of rx with many idle readers.
final class MemoryBench implements Bench {
    private static final int[] IDLE_READERS = {5_000, 9_000};
    private static final long SETTLE_MILLIS = 3_000;
    private static final int WATCH_SECONDS = 10;
    private static final double MB = 1e6;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String title(Lab lab) {
        return "resident memory in MB (10^6 bytes), the launcher's own flags; the reference is tail_ref";
    }

    @Override
    public void run(Lab lab) throws IOException, InterruptedException {
        afterStart(lab);
        for (int readers : IDLE_READERS) idle(lab, readers);
    }

    private static void afterStart(Lab lab) throws IOException, InterruptedException {
        Series tx = new Series();
        Series rx = new Series();
        Series txAfterWork = new Series();
        Series rxAfterWork = new Series();
        Path source = lab.workspace().file("source.log", lab.size(1L << 30));
        for (int run = 0; run < lab.options().runs(); run++) {
            ProductShipping shipping = ProductShipping.start(lab);
            Thread.sleep(SETTLE_MILLIS);
            tx.add(shipping.tx().residentBytes() / MB);
            rx.add(shipping.rx().process().residentBytes() / MB);
            shipping.ship(source);
            txAfterWork.add(shipping.tx().residentBytes() / MB);
            rxAfterWork.add(shipping.rx().process().residentBytes() / MB);
            lab.processes().endAll();
            lab.workspace().delete(shipping.rx().storage());
        }
        lab.report().figure("tx after start", tx, new Target.AtMost(64));
        lab.report().figure("rx after start", rx, new Target.AtMost(70));
        String work = "after shipping %,d MiB".formatted(lab.size(1L << 30) >> 20);
        lab.report().figure("tx " + work, txAfterWork, new Target.None());
        lab.report().figure("rx " + work, rxAfterWork, new Target.None());
    }

    /// Readers that have received everything and wait for more.
    private static void idle(Lab lab, int readers) throws IOException, InterruptedException {
        Series memory = new Series();
        Series cpu = new Series();
        Series memoryOfReference = new Series();
        Path storage = lab.workspace().directory();
        Path stored = Product.storedIn(storage, "line.log");
        Files.write(stored, Lines.line(0));
        Product.Receiver rx = lab.product().rx(storage);
        watch(lab, rx.process(), rx.tailPort(), readers, memory, cpu);
        if (lab.tools().present()) {
            References.Server server = lab.references().tail(stored);
            watch(lab, server.process(), server.port(), readers, memoryOfReference, new Series());
        }
        String who = "%,d idle readers: ".formatted(readers);
        Target limit = readers == 9_000 ? new Target.AtMost(200) : new Target.None();
        lab.report().figure(who + "rx", memory, memoryOfReference, limit);
        lab.report().figure(who + "CPU s in " + WATCH_SECONDS + " s", cpu, new Target.AtMost(0.1));
    }

    private static void watch(Lab lab, Running server, int port, int readers, Series memory, Series cpu)
            throws IOException, InterruptedException {
        lab.load().hold(port, readers);
        Thread.sleep(SETTLE_MILLIS);
        double before = server.cpuSeconds();
        Thread.sleep(WATCH_SECONDS * 1_000L);
        cpu.add(server.cpuSeconds() - before);
        memory.add(server.residentBytes() / MB);
        lab.processes().endAll();
    }
}
