package dev.logship.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// tx and rx with a tree of files that exists when tx is started. Times are from that start, including Java's
/// own. Used by one thread.
final class TreeShipping {
    private static final long LOOK_MILLIS = 5;
    private static final long LOOK_FOR_CONNECTIONS_MILLIS = 100;

    /// The limit for each step.
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(15);

    private final FileTree tree;
    private final Product.Receiver rx;
    private final Running tx;
    private final long begin;
    private int found;
    private double foundSeconds;

    private TreeShipping(FileTree tree, Product.Receiver rx, Running tx, long begin) {
        this.tree = tree;
        this.rx = rx;
        this.tx = tx;
        this.begin = begin;
    }

    static TreeShipping start(Lab lab, FileTree tree) throws IOException, InterruptedException {
        Product.Receiver rx = lab.product().rx(lab.workspace().directory());
        long begin = System.nanoTime();
        Running tx = lab.product().tx(rx.shipPort(), tree.glob(), lab.workspace().directory(),
                "--idle-timeout", "1s");
        return new TreeShipping(tree, rx, tx, begin);
    }

    Running tx() {
        return tx;
    }

    Running rx() {
        return rx.process();
    }

    Path stored(String name) {
        return rx.stored(name);
    }

    /// Waits until every file is stored. Returns the seconds from the start.
    double awaitStored() throws IOException, InterruptedException {
        for (int i = 0; i < tree.files(); i++) {
            Path stored = stored(tree.name(i));
            while (!Files.exists(stored) || Files.size(stored) < tree.size(i)) {
                rest(LOOK_MILLIS, "not all files arrived");
            }
        }
        return seconds();
    }

    /// Waits until tx has no connections. Returns the seconds from the start.
    double awaitIdle() throws IOException, InterruptedException {
        while (ProcStat.connections(tx.pid()) > 0) {
            rest(LOOK_FOR_CONNECTIONS_MILLIS, "tx keeps connections");
        }
        return seconds();
    }

    /// Compares all files byte by byte.
    void compare() throws IOException {
        for (int i = 0; i < tree.files(); i++) Await.same(tree.file(i), stored(tree.name(i)));
    }

    /// The number of files that tx logged as found. It discards lines if the log is not read fast enough.
    int found() {
        return found;
    }

    /// Seconds from the start to the last of those lines.
    double foundSeconds() {
        return foundSeconds;
    }

    private void rest(long millis, String otherwise) throws IOException, InterruptedException {
        tx.mustBeAlive();
        rx().mustBeAlive();
        if (System.nanoTime() - begin > LIMIT_NANOS) throw new IOException(otherwise);
        int before = found;
        for (String line : tx.newLines()) {
            if (line.contains(": found ")) found++;
        }
        if (found > before) foundSeconds = seconds();
        rx().newLines();
        Thread.sleep(millis);
    }

    private double seconds() {
        return (System.nanoTime() - begin) / 1e9;
    }
}
