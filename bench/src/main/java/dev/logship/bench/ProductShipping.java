package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Shipping by tx and rx. A hard link brings a whole source into the watched directory. The time starts then,
/// so it includes the detection by tx.
record ProductShipping(Product.Receiver rx, Running tx, Path watched) implements Shipping {
    static ProductShipping start(Lab lab) throws IOException, InterruptedException {
        Product.Receiver rx = lab.product().rx(lab.workspace().directory());
        Path watched = lab.workspace().directory();
        Running tx = lab.product().tx(rx.shipPort(), watched, lab.workspace().directory());
        return new ProductShipping(rx, tx, watched);
    }

    @Override
    public Cost ship(Path source) throws IOException, InterruptedException {
        String name = source.getFileName().toString();
        double before = cpuSeconds();
        long begin = System.nanoTime();
        Files.createLink(watched.resolve(name), source);
        await(name, Files.size(source));
        double wall = (System.nanoTime() - begin) / 1e9;
        Thread.sleep(AFTER_MILLIS);
        return new Cost(wall, cpuSeconds() - before);
    }

    /// Waits until this much of a stream is stored.
    void await(String name, long bytes) throws IOException {
        Await.size(stored(name), bytes, rx.process(), tx);
    }

    /// CPU seconds of both sides so far.
    double cpuSeconds() throws IOException {
        return rx.process().cpuSeconds() + tx.cpuSeconds();
    }

    @Override
    public Path stored(String name) {
        return rx.stored(name);
    }
}
