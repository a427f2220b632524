package dev.logship.it.support;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The common part of tests of one followed log: `DIR/source/app.log`, a receiver that can be away and return
/// on its port, and an agent that can be stopped and started.
public abstract class FollowedLog {
    /// How a receiver can be away.
    public enum Absence { DOWN, STOPPED, STOPPED_THEN_KILLED }

    protected @RegisterExtension final Logship logship = new Logship();

    protected @TempDir Path dir;
    protected Path source;
    protected Path storage;
    protected AppLog app;
    protected Rx rx;
    @SuppressWarnings("NullAway.Init") // by startTx
    protected LogshipProcess tx;
    private int port;
    private final List<LogshipProcess> agents = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        source = Files.createDirectories(dir.resolve("source"));
        storage = Files.createDirectories(dir.resolve("storage"));
        app = new AppLog(source.resolve("app.log"));
        port = Logship.freePort();
        startRx();
    }

    protected final void startRx() throws IOException {
        rx = logship.rx(port, storage);
    }

    protected final int port() {
        return port;
    }

    protected final void startTx(String... options) throws IOException {
        begun(logship.tx(port, dir, options));
    }

    /// Registers an agent of this test.
    protected final void begun(LogshipProcess agent) {
        tx = agent;
        agents.add(agent);
    }

    /// Ends the agent by this signal, `TERM` or `KILL`.
    protected final void endTx(String signal) throws IOException, InterruptedException {
        // A JVM that is still starting exits with another status.
        if (signal.equals("TERM")) tx.awaitLine("something", any -> true);
        tx.signal(signal);
        if (signal.equals("TERM")) tx.assertExit(0);
        else tx.awaitExit();
    }

    /// An agent ships a log of some lines, and ends by this signal.
    protected final void shipAndEnd(String signal) throws Exception {
        startTx();
        appendAndAwait(100);
        endTx(signal);
    }

    /// Starts another agent: the stream must become exactly the written bytes.
    protected final void startAndEndEqual() throws Exception {
        startTx();
        awaitShipped();
        app.append(5);
        assertNothingLost();
    }

    /// The receiver goes away.
    protected final void leave(Absence how) throws IOException, InterruptedException {
        if (how == Absence.DOWN) rx.process().kill();
        else stopRx();
    }

    private void stopRx() throws IOException, InterruptedException {
        rx.process().signal("STOP");
        await("a stopped receiver").until(() -> Proc.isStopped(rx.process().pid()));
    }

    /// The receiver comes back.
    protected final void comeBack(Absence how) throws IOException, InterruptedException {
        switch (how) {
            case DOWN -> startRx();
            case STOPPED -> rx.process().signal("CONT");
            case STOPPED_THEN_KILLED -> {
                rx.process().kill();
                startRx();
            }
        }
    }

    /// Writes lines and waits until the receiver holds all that was written.
    protected final void appendAndAwait(int lines) throws IOException {
        app.append(lines);
        awaitShipped();
    }

    /// Waits until the stream holds exactly what was written.
    protected final void awaitShipped() throws IOException {
        awaitStream(app.written());
    }

    /// Waits until the stream holds exactly these bytes.
    protected final void awaitStream(byte[] expected) throws IOException {
        Path stored = rx.file("app.log");
        try {
            await().until(() -> TestFiles.size(stored) >= expected.length);
        } catch (ConditionTimeoutException e) {
            byte[] held = Files.exists(stored) ? Files.readAllBytes(stored) : new byte[0];
            TestFiles.assertBytes(expected, held, "the stream");
        }
        TestFiles.assertBytes(expected, Files.readAllBytes(stored), "the stream");
    }

    /// Waits until the agent logs a line about the stream that contains `part`.
    protected final String awaitSaid(String part) {
        return tx.awaitLine("'" + part + "'", line -> line.contains("stream app.log: " + part));
    }

    /// Waits until the agent has this file open, so that it can be deleted.
    protected final void awaitOpen(Path file) {
        await("an open " + file).until(() -> Proc.holdsOpen(tx.pid(), file));
    }

    /// Waits for this time; for events that cannot be observed, or must not happen.
    public static void pause(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (until - System.nanoTime() > 0) LockSupport.parkNanos(until - System.nanoTime());
    }

    /// Waits until the stream has exactly the written bytes, ends the agent in order, and asserts that the
    /// stream is unchanged and that no agent reported a loss or any other error.
    protected final void assertNothingLost() throws IOException, InterruptedException {
        assertEndsWith(app.written());
        for (LogshipProcess agent : agents) assertEquals(List.of(), agent.stderrWith(" ERROR "));
    }

    /// Waits until the stream holds exactly these bytes, ends the agent in order, and asserts that it still
    /// does.
    protected final void assertEndsWith(byte[] expected) throws IOException, InterruptedException {
        awaitStream(expected);
        endTx("TERM");
        awaitStream(expected);
        for (LogshipProcess agent : agents) assertEquals(List.of(), agent.stderrWith("Exception"));
    }
}
