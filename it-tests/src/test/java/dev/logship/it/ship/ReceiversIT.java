package dev.logship.it.ship;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.AppLog;
import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Rx;
import dev.logship.it.support.Seed;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// One agent, several receivers.
@Tag("ship")
final class ReceiversIT {
    private static final int FILES = 20;
    private static final int LINES = 100;

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    /// The stopped receiver's kernel accepts connections and some bytes, and nothing ever replies. Its agent
    /// reaches its timeouts several times meanwhile.
    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void streams_withOneReceiverStopped_reachTheOther_andThatOneLater() throws Exception {
        Files.createDirectories(dir.resolve("source"));
        Rx good = logship.rx(dir.resolve("good"));
        Rx stopped = logship.rx(dir.resolve("stopped"));
        Path bulk = dir.resolve("source/bulk.log");
        var logs = new ArrayList<AppLog>();
        for (int i = 0; i < FILES; i++) logs.add(new AppLog(dir.resolve("source/" + i + ".log")));
        for (AppLog log : logs) log.append(LINES);
        LogshipProcess tx = logship.tx(good.shipPort(), dir, "--host", "127.0.0.1:" + stopped.shipPort(),
                "--timeout", "1", "--max-connections", "4");
        for (AppLog log : logs) awaitAll(log, good, stopped);
        for (Rx rx : List.of(good, stopped)) {
            for (String what : List.of("found", "caught up")) {
                tx.awaitLine(what + " for " + rx.shipPort(), line ->
                        line.contains("stream 19.log: " + what) && line.endsWith(":" + rx.shipPort() + "]"));
            }
        }

        stopped.process().signal("STOP");
        try {
            // More than the kernel buffers for a program that does not read.
            TestFiles.write(bulk, TestFiles.random(Seed.of(ReceiversIT.class), 16 << 20));
            for (int round = 0; round < LINES; round++) {
                for (AppLog log : logs) log.append(1);
                AppLog last = logs.getLast();
                await("round " + round).until(() -> TestFiles.size(good.file("19.log")) == last.size());
            }
            for (AppLog log : logs) awaitAll(log, good);
            TestFiles.awaitSame(bulk, good.file("bulk.log"));
            assertTrue(TestFiles.size(stopped.file("19.log")) < logs.getLast().size(), "it is stopped");
        } finally {
            stopped.process().signal("CONT");
        }
        for (AppLog log : logs) awaitAll(log, stopped);
        TestFiles.awaitSame(bulk, stopped.file("bulk.log"));
    }

    @Test
    void once_isOverWhenAllReceiversHaveAll() throws Exception {
        Files.createDirectories(dir.resolve("source"));
        AppLog log = new AppLog(dir.resolve("source/app.log"));
        log.append(LINES);
        Rx one = logship.rx(dir.resolve("one"));
        Rx two = logship.rx(dir.resolve("two"));

        LogshipProcess tx =
                logship.tx(one.shipPort(), dir, "--host", "127.0.0.1:" + two.shipPort(), "--once");

        tx.assertExit(0);
        TestFiles.assertBytes(log.written(), Files.readAllBytes(one.file("app.log")), "one");
        TestFiles.assertBytes(log.written(), Files.readAllBytes(two.file("app.log")), "two");
        for (Rx rx : List.of(one, two)) {
            assertTrue(tx.stdout().stream().anyMatch(line -> line.contains("1 of 1 streams are at 127.0.0.1:"
                    + rx.shipPort())), tx::toString);
        }
        String nobody = "127.0.0.1:" + Logship.freePort();
        logship.tx(one.shipPort(), dir, "--host", nobody, "--once", "--timeout", "1").assertExit(1);
        logship.tx(one.shipPort(), dir, "--host", "127.0.0.1:" + one.shipPort()).assertFails(2);
    }

    private static void awaitAll(AppLog log, Rx... receivers) throws IOException {
        String name = log.path().getFileName().toString();
        for (Rx rx : receivers) TestFiles.awaitBytes(log.written(), rx.file(name));
    }
}
