package dev.logship.it.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.logship.it.support.AppLog;
import dev.logship.it.support.Daemon;
import dev.logship.it.support.FollowedFiles;
import dev.logship.it.support.Proc;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reads, writes and openings fail for a while: that is said once, costs no other file anything, loses
/// nothing, and is over without a restart when they work again.
@Tag("fault")
final class FailingCallsIT extends FollowedFiles {
    private static final Duration WHILE = Duration.ofSeconds(8);
    private static final Duration DECIDED = Duration.ofSeconds(60);

    /// At most so much of one core, in all, while calls fail.
    private static final double MOST_CPU_SECONDS = 2.5;

    @Test
    void file_thatCannotBeRead_holdsUpNoOther_andIsReadOn() throws Exception {
        AppLog other = log("other.log");
        app.append(20);
        other.append(20);
        startTxFor(failing("/app.log"), "source/*.log");
        awaitStreams(Map.of("app.log", app.written(), "other.log", other.written()));
        Files.createFile(failingWhile());
        app.append(10);
        awaitWarning("cannot be shipped: " + app.path() + ": Input/output error");
        double before = Proc.cpuSeconds(tx.pid());
        other.append(10);
        app.rename();
        app.append(10);
        pause(WHILE);
        app.append(10);
        assertTrue(Proc.cpuSeconds(tx.pid()) - before < MOST_CPU_SECONDS, "it spins");
        Files.delete(failingWhile());
        assertStreams(Map.of("app.log", app.written(), "other.log", other.written()));
        assertSaid(1, "Input/output error");
    }

    @Test
    void state_thatCannotBeWritten_stopsWhatNeedsIt_untilItCan() throws Exception {
        app.append(20);
        startTxFor(failing(state().toString()), "source/*.log");
        awaitStreams(Map.of("app.log", app.written()));
        Files.createFile(failingWhile());
        app.rename();
        app.append(10);
        awaitWarning("Read-only file system");
        double before = Proc.cpuSeconds(tx.pid());
        for (int i = 0; i < 3; i++) {
            app.rename();
            app.append(10);
        }
        pause(WHILE);
        assertTrue(Proc.cpuSeconds(tx.pid()) - before < MOST_CPU_SECONDS, "it spins");
        Files.delete(failingWhile());
        assertStreams(Map.of("app.log", app.written()));
        assertSaid(2, "Read-only file system"); // of the state, and of the stream
    }

    /// The limit falls while it is undecided what came while the agent was down. At 0, poll fails too.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4})
    void descriptors_thatRunOutWhileItIsDecidedWhatCameUnseen_loseNothing(int free) throws Exception {
        app.append(20);
        startTxFor("source/app.log");
        awaitStreams(Map.of("app.log", app.written()));
        endTx("TERM");
        for (int i = 0; i < 4; i++) {
            app.rename();
            app.append(10);
        }
        startTxFor("source/app.log");
        awaitSaid("caught up at 1000 bytes");
        long limit = Proc.openFilesLimit();
        Proc.mayOpen(tx.pid(), free);
        double before = Proc.cpuSeconds(tx.pid());
        pause(Duration.ofSeconds(14));
        assertTrue(Proc.cpuSeconds(tx.pid()) - before < 2 * MOST_CPU_SECONDS, "it spins");
        Daemon.run("prlimit", "--pid", Long.toString(tx.pid()), "--nofile=" + limit + ":");
        awaitStreams(Map.of("app.log", app.written()), DECIDED);
        assertStreams(Map.of("app.log", app.written()));
        if (free > 0) assertSaid(1, "out of file descriptors");
    }

    /// Lines that repeat are counted by the program itself.
    private void assertSaid(int most, String part) {
        long said = warnings("").stream().filter(line -> !line.contains("(repeated ")).count();
        assertTrue(said <= most, tx::toString);
        assertEquals(said, warnings(part).stream().filter(line -> !line.contains("(repeated ")).count());
    }

    private Path failingWhile() {
        return dir.resolve("failing");
    }

    /// The command that starts an agent whose calls on such files fail at times.
    private List<String> failing(String part) throws Exception {
        Path source = dir.resolve("failing.c");
        Path library = dir.resolve("failing.so");
        try (InputStream text = FailingCallsIT.class.getResourceAsStream("/fault/failing.c")) {
            Files.copy(Objects.requireNonNull(text), source);
        }
        Process gcc = new ProcessBuilder(Daemon.installed("gcc"), "-shared", "-fPIC", "-o",
                library.toString(), source.toString()).inheritIO().start();
        assumeTrue(gcc.waitFor() == 0, "nothing can be compiled with gcc");
        return List.of("env", "LD_PRELOAD=" + library, "FAILING=" + part, "FAILING_WHILE=" + failingWhile());
    }
}
