package dev.logship.it.rotation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.logship.it.support.FollowedLog;
import dev.logship.it.support.Load;
import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Rx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Real tools that rotate logs while they are shipped: every line arrives once and in order. The agent is
/// killed and restarted meanwhile, if the tool keeps the files that the agent then misses.
/// `-Dtools.seconds=N` sets the duration for each.
@Execution(ExecutionMode.CONCURRENT)
@Tag("rotation")
final class RotatingToolsIT {
    private static final int RESTARTS = Math.max(1, RotatingTools.SECONDS / 10);
    /// The agent's downtime with tools that rotate by themselves.
    private static final Duration AWAY = Duration.ofMillis(1500);
    /// The maximum number of rotations of the others that it misses.
    private static final int MISSED = 3;
    /// The number of lines after which their writers write to the new file.
    private static final int SETTLED = 20;

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;
    private Path logs;
    private Rx rx;
    private ArrivedLines arrived;
    private final List<LogshipProcess> agents = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        logs = Files.createDirectories(dir.resolve("logs"));
        rx = logship.rx(dir.resolve("storage"));
        arrived = new ArrivedLines(rx.storage());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.logship.it.rotation.RotatingTools#all")
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void lines_ofAToolThatRotates_arriveOnceAndInOrder(RotatingTool tool) throws Exception {
        int lines;
        int rotations;
        try (RunningTool running = tool.starter().start(logs)) {
            startTx(tool);
            running.log(0);
            arrived.awaitLine(0, agents.getLast());
            lines = logWhileRotated(running, tool.spare() > 0 ? RESTARTS : 0, () -> restart(tool, running));
            rotations = running.rotations();
        }
        assertArrived(tool, lines, rotations);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.logship.it.rotation.RotatingTools#withSchemes")
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void rotations_whileTheAgentIsAway_arriveWhenItIsToldOfTheirScheme(RotatingTool tool) throws Exception {
        int lines;
        try (RunningTool running = tool.starter().start(logs)) {
            startTx(tool);
            running.log(0);
            arrived.awaitLine(0, agents.getLast());
            agents.getLast().kill();
            lines = logWhileRotated(running, 1, () -> startTx(tool));
        }
        assertArrived(tool, lines, 0);
    }

    /// Each of the three files has every third second. The agent's glob names only the first.
    @Test
    void ring_ofWhichTheFirstFileIsSelected_isWarnedOf() throws Exception {
        var tool = new RotatingTool("rotatelogs -n 3", "access.log", 0,
                RotatingTools.piped("rotatelogs", "-n", "3", "access.log", "1"));
        try (RunningTool running = tool.starter().start(logs)) {
            startTx(tool);
            running.log(0);
            arrived.awaitLine(0, agents.getLast());
            logWhileRotated(running, 0, () -> {});
        }
        BitSet here = LoggedLines.numbers(Files.readAllBytes(logs.resolve("access.log")), "the first");
        arrived.awaitLine(here.length() - 1, agents.getLast());
        endTx();

        BitSet others = LoggedLines.numbers(Files.readAllBytes(logs.resolve("access.log.1")), "the second");
        others.or(LoggedLines.numbers(Files.readAllBytes(logs.resolve("access.log.2")), "the third"));
        arrived.assertOneStreamWith(here, others);
        assertEquals(1, agents.getLast().stderrWith(" WARN ").size(), () -> agents.getLast().toString());
    }

    /// An action in the middle of a test.
    @FunctionalInterface
    private interface Interlude {
        void run() throws Exception;
    }

    /// Logs lines for the duration, with some interludes. Returns the total number of lines.
    private static int logWhileRotated(RunningTool running, int interludes, Interlude interlude)
            throws Exception {
        Duration between = Duration.ofSeconds(RotatingTools.SECONDS).dividedBy(interludes + 1);
        try (var load = Load.light(running, running.last() + 1)) {
            rotate(running, between);
            for (int i = 0; i < interludes; i++) {
                interlude.run();
                rotate(running, between);
            }
            FollowedLog.pause(Duration.ofMillis(100));
            return load.stop();
        }
    }

    /// Waits until the lines `[0, lines)` have arrived, ends the agent and asserts that they have, as the
    /// tool has them arrive.
    private void assertArrived(RotatingTool tool, int lines, int rotations) throws IOException {
        if (tool.arrival() == RotatingTool.Arrival.ONE_STREAM_WITH_GAPS) {
            arrived.awaitLine(lines - 1, agents.getLast());
        } else {
            arrived.awaitCount(lines);
        }
        endTx();

        switch (tool.arrival()) {
            case ONE_STREAM -> arrived.assertOneStream(lines);
            case STREAM_PER_FILE -> arrived.assertOnceInOrder(lines);
            case SEVERAL_STREAMS -> arrived.assertOnce(lines);
            case ONE_STREAM_WITH_GAPS -> arrived.assertMissesOnlyWhatNoCopyHas(lines,
                    Logrotate.everything(logs.resolve(tool.glob())), rotations);
        }
        if (tool.arrival() == RotatingTool.Arrival.ONE_STREAM_WITH_GAPS) return; // they may be reported
        for (LogshipProcess agent : agents) assertEquals(List.of(), agent.stderrWith(" ERROR "));
    }

    /// Lets the tool rotate for this time.
    private static void rotate(RunningTool running, Duration time) throws Exception {
        long until = System.nanoTime() + time.toNanos();
        while (!running.rotatesItself() && System.nanoTime() - until < 0) running.rotate();
        FollowedLog.pause(Duration.ofNanos(until - System.nanoTime()));
    }

    /// Kills the agent and restarts it after some rotations. The test's own rotations continue when it has
    /// caught up, because a tool may keep only one file for it.
    private void restart(RotatingTool tool, RunningTool running) throws Exception {
        if (running.rotatesItself()) {
            agents.getLast().kill();
            FollowedLog.pause(AWAY);
            startTx(tool);
            return;
        }
        arrived.awaitLine(running.last() + SETTLED, agents.getLast());
        agents.getLast().kill();
        for (int i = 0; i < Math.min(tool.spare(), MISSED); i++) running.rotate();
        startTx(tool);
        arrived.awaitLine(running.last() + SETTLED, agents.getLast());
    }

    private void endTx() {
        agents.getLast().terminate();
        agents.getLast().assertExit(0);
    }

    private void startTx(RotatingTool tool) throws IOException {
        var args = new ArrayList<>(List.of("tx", "--host", "127.0.0.1", "--port",
                Integer.toString(rx.shipPort()), "--glob", logs + "/" + tool.glob(), "--state-path",
                dir.resolve("state").toString()));
        args.addAll(tool.options());
        agents.add(logship.start(args.toArray(String[]::new)));
    }
}
