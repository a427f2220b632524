package dev.logship.it.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.Daemon;
import dev.logship.it.support.FollowedFiles;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Shipped bytes are not shipped again, whatever happens to their file: it gets its name back, is truncated,
/// or is changed at its start.
@Tag("ship")
final class NothingTwiceIT extends FollowedFiles {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rotation_undone_shipsOnlyWhatIsNew(boolean down) throws Exception {
        startTx();
        appendAndAwait(100);
        app.rename();
        appendAndAwait(20);
        if (down) endTx("KILL");

        Files.move(app.rotated(1), app.path(), StandardCopyOption.REPLACE_EXISTING);

        if (down) startTx();
        assertGoesOn();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2000})
    void rotation_undoneBeforeANewFileCame_shipsOnlyWhatIsNew(int pauseMillis) throws Exception {
        startTx("--idle-timeout", "1ms");
        appendAndAwait(100);

        app.rename();
        pause(Duration.ofMillis(pauseMillis));
        Files.move(app.rotated(1), app.path());

        assertGoesOn();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void link_switchedToAnotherFileAndBack_shipsOnlyWhatIsNew(boolean down) throws Exception {
        Path blue = TestFiles.write(dir.resolve("data/blue"), app.next(100));
        Path green = TestFiles.write(dir.resolve("data/green"), app.next(30));
        link(blue);
        startTx("--idle-timeout", "1ms");
        awaitStreams(Map.of("app.log", app.written(0, 100)));
        link(green);
        awaitAll();
        if (down) endTx("KILL");

        link(blue);

        if (down) startTx("--idle-timeout", "1ms");
        pause(Duration.ofSeconds(1));
        TestFiles.append(blue, app.next(10));
        awaitAll();
        link(green);
        TestFiles.append(green, app.next(10));
        assertAll();
    }

    private void link(Path target) throws IOException {
        Path beside = Files.createSymbolicLink(source.resolve("app.link"), target);
        Files.move(beside, app.path(), StandardCopyOption.ATOMIC_MOVE);
    }

    /// @param between whether another directory with a log is at the path meanwhile
    @ParameterizedTest
    @CsvSource({"elsewhere, false, false", "elsewhere, true, false", "elsewhere, false, true",
        "elsewhere, true, true", "logs/other, false, false", "logs/other, true, false"})
    void directory_movedAwayAndBack_shipsOnlyWhatIsNew(String to, boolean down, boolean between)
            throws Exception {
        Path home = Files.createDirectories(dir.resolve("logs/web"));
        Path away = dir.resolve(to);
        String stream = home.resolve("app.log").toString().substring(1);
        TestFiles.write(home.resolve("app.log"), app.next(100));
        startForDirectories();
        awaitStreams(Map.of(stream, app.written()));
        if (down) endTx("KILL");

        Files.move(home, away);
        if (!between) TestFiles.append(away.resolve("app.log"), app.next(10));
        if (down) startForDirectories();
        pause(Duration.ofSeconds(1));
        if (between) {
            TestFiles.write(home.resolve("app.log"), app.next(20));
            awaitStreams(Map.of(stream, app.written()));
        }
        if (down) endTx("KILL");
        if (between) PathUtils.deleteDirectory(home);
        Files.move(away, home);
        if (down) startForDirectories();
        TestFiles.append(home.resolve("app.log"), app.next(10));
        awaitStreams(Map.of(stream, app.written()));
        TestFiles.append(home.resolve("app.log"), app.next(10));
        assertStreams(Map.of(stream, app.written()));
    }

    private void startForDirectories() throws IOException {
        startTxFor("logs/*/app.log", "--name-from", "path", "--idle-timeout", "1ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1ms", "5min"})
    void file_truncatedToLessInSteps_shipsOnlyWhatIsNew(String idleTimeout) throws Exception {
        startTx("--idle-timeout", idleTimeout);
        appendAndAwait(1000);
        for (int bytes = 40_000; bytes >= 10_000; bytes -= 10_000) {
            cut(bytes);
            pause(Duration.ofMillis(700));
        }
        assertGoesOn();
    }

    @Test
    void file_truncatedToLessBetweenAppends_shipsOnlyWhatIsNew() throws Exception {
        startTx();
        appendAndAwait(1000);
        for (int bytes = 40_000; bytes >= 10_000; bytes -= 10_000) {
            cut(bytes);
            pause(Duration.ofMillis(700));
            appendAndAwait(10);
        }
        assertGoesOn();
    }

    @Test
    void file_withoutItsLastBlocksAfterAPowerCut_isContinuedWithOneWarning() throws Exception {
        startTx();
        appendAndAwait(1000);
        endTx("KILL");
        int left = 50_000 - 2 * 4096;
        cut(left);

        startTx();

        String warning = awaitWarning(app.path().toString());
        assertTrue(warning.contains("50000") && warning.contains(Integer.toString(left)), warning);
        assertGoesOn();
        assertEquals(1, warnings("app.log").size(), tx::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"running", "idle", "down"})
    void file_withItsHeadFreed_shipsOnlyWhatIsNew(String when) throws Exception {
        String idleTimeout = when.equals("idle") ? "1ms" : "5min";
        startTx("--idle-timeout", idleTimeout);
        appendAndAwait(2000);
        if (when.equals("down")) endTx("KILL");

        Daemon.run("fallocate", "--punch-hole", "--offset", "0", "--length", "65536", app.path().toString());

        if (when.equals("down")) startTx();
        app.append(10);
        awaitAll();
        assertGoesOn();
    }

    /// As journal and database files are, which have a header that is written again and again.
    @ParameterizedTest
    @ValueSource(strings = {"1ms", "1s", "5min"})
    void file_withItsFirstKibibyteUpdatedInPlace_shipsOnlyWhatIsNew(String idleTimeout) throws Exception {
        startTx("--idle-timeout", idleTimeout);
        appendAndAwait(400);
        for (int i = 0; i < 3; i++) {
            updateHead(i);
            pause(Duration.ofMillis(1300));
            appendAndAwait(5);
        }
        updateHead(9);
        endTx("KILL");
        updateHead(10);
        startTx("--idle-timeout", idleTimeout);
        assertGoesOn();
    }

    private void updateHead(int value) throws IOException {
        try (var file = FileChannel.open(app.path(), StandardOpenOption.WRITE)) {
            byte[] bytes = ("sequence=" + value).getBytes(StandardCharsets.US_ASCII);
            file.write(ByteBuffer.wrap(bytes), 16);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rotatedFile_movedToADirectoryOfTheGlob_isNotShippedAgain(boolean down) throws Exception {
        String glob = "source/**/*.log*";
        Path archive = Files.createDirectories(source.resolve("archive"));
        app.append(100);
        startTxFor(glob, "--idle-timeout", "1ms");
        awaitAll();
        if (down) endTx("KILL");

        app.rename();
        app.append(10);
        Files.move(app.rotated(1), archive.resolve("app.log.1"));

        if (down) startTxFor(glob, "--idle-timeout", "1ms");
        awaitAll();
        for (int i = 0; i < 2; i++) {
            appendAndAwait(10);
            pause(Duration.ofSeconds(6)); // long enough for a missing file to be forgotten
            Files.createFile(archive.resolve(i + ".log")); // causes a scan
        }
        Files.move(archive.resolve("app.log.1"), archive.resolve("app.log.2"));
        appendAndAwait(10);
        endTx("KILL");
        startTxFor(glob);
        assertGoesOn();
    }

    private void cut(long bytes) throws IOException {
        try (var file = FileChannel.open(app.path(), StandardOpenOption.WRITE)) {
            file.truncate(bytes);
        }
    }

    /// Asserts that nothing more has arrived, and that new bytes arrive next.
    private void assertGoesOn() throws IOException, InterruptedException {
        pause(Duration.ofSeconds(1));
        app.append(10);
        awaitAll();
        app.append(10);
        assertAll();
    }

    private void awaitAll() {
        awaitStreams(Map.of("app.log", app.written()));
    }

    private void assertAll() throws IOException, InterruptedException {
        assertStreams(Map.of("app.log", app.written()));
    }
}
