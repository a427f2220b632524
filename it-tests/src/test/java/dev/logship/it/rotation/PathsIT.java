package dev.logship.it.rotation;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.AppLog;
import dev.logship.it.support.FollowedFiles;
import dev.logship.it.support.Mounts;
import dev.logship.it.support.Seed;
import dev.logship.it.support.TestFiles;
import dev.logship.it.support.TxMetrics;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names and directories that change on the way to a file: bytes written at a followed path are shipped soon
/// after, however the file came there.
@Tag("rotation")
final class PathsIT extends FollowedFiles {
    /// Well below the interval of full scans.
    private static final Duration SOON = Duration.ofSeconds(10);

    // The processes end before their file systems are unmounted: extensions end in reverse order.
    @Order(1) @RegisterExtension final Mounts mounts = new Mounts();

    /// As `savelog -t` does.
    @Test
    void emptyFile_madeBesideAndRenamedToTheLog_isItsNextFile() throws Exception {
        app.append(100);
        startTxFor("source/app.log*");
        awaitApp();
        for (int i = 0; i < 2; i++) {
            Path fresh = Files.createFile(source.resolve("app.log.new"));
            pause(Duration.ofMillis(500));
            app.append(5);
            Files.deleteIfExists(app.rotated(0));
            Files.createLink(app.rotated(0), app.path());
            Files.move(fresh, app.path(), StandardCopyOption.ATOMIC_MOVE);
            app.append(10);
            awaitApp();
        }
        assertGoesOn();
    }

    /// As programs that write a temporary file first: its bytes belong to one of two streams; bytes written
    /// under the log's name belong to the log's.
    @ParameterizedTest
    @ValueSource(strings = {"app.log.new", "app.log.tmp", "app.log~", "app.log.Xq3hZb"})
    void file_writtenBesideAndRenamedToTheLog_isItsNextFile(String name) throws Exception {
        app.append(100);
        startTxFor("source/app.log*");
        awaitApp();

        for (int i = 0; i < 2; i++) {
            Path fresh = Files.write(source.resolve(name), app.next(10));
            pause(Duration.ofSeconds(1));
            Files.move(fresh, app.path(), StandardCopyOption.ATOMIC_MOVE);
            awaitEachLineOnce();
            byte[] before = Files.readAllBytes(rx.file("app.log"));
            app.append(10);
            awaitEachLineOnce();
            byte[] last = app.writtenFrom(app.size() / AppLog.LINE - 10);
            TestFiles.assertBytes(TestFiles.concat(before, last), Files.readAllBytes(rx.file("app.log")),
                    "the stream, with what was written under the log's name");
        }
        endTx("KILL");
        startTxFor("source/app.log*");
        app.append(10);
        awaitEachLineOnce();
        pause(Duration.ofSeconds(1));
        awaitEachLineOnce();
        endTx("TERM");
    }

    private void awaitEachLineOnce() {
        List<String> lines = TestFiles.lines(app.written());
        await("each line once").atMost(SOON).untilAsserted(() -> assertEquals(lines, heldLines()));
    }

    /// As Capistrano does: `current` leads to the directory of a release.
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void linkOnTheWay_switched_isFollowedSoon(int switches) throws Exception {
        release(0);
        TestFiles.append(dir.resolve("releases/0/log/app.log"), app.next(20));
        startTxFor("current/log/app.log", "--idle-timeout", "1ms");
        awaitApp();
        pause(Duration.ofSeconds(3)); // until nothing causes a scan

        for (int i = 1; i <= switches; i++) {
            release(i);
            TestFiles.append(dir.resolve("releases/" + i + "/log/app.log"), app.next(20));
            pause(Duration.ofSeconds(1));
        }

        awaitStreams(Map.of("app.log", app.written()), SOON);
        TestFiles.append(dir.resolve("releases/" + switches + "/log/app.log"), app.next(10));
        assertStreams(Map.of("app.log", app.written()));
    }

    /// Creates a release with an empty log, and makes it current.
    private void release(int number) throws IOException {
        Path release = dir.resolve("releases/" + number);
        TestFiles.write(release.resolve("log/app.log"), new byte[0]);
        Path link = Files.createSymbolicLink(dir.resolve("current.new"), release);
        Files.move(link, dir.resolve("current"), StandardCopyOption.ATOMIC_MOVE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void danglingLink_whoseTargetComesLater_isFollowedSoon(boolean withDirectory) throws Exception {
        Path target = dir.resolve("data/real.log");
        if (withDirectory) Files.createDirectories(target.getParent());
        Files.createSymbolicLink(app.path(), target);
        startTx();
        tx.awaitLine("start", line -> line.contains("no files match"));
        pause(Duration.ofSeconds(3)); // until nothing causes a scan

        TestFiles.write(target, app.next(20));

        awaitStreams(Map.of("app.log", app.written()), SOON);
        TestFiles.append(target, app.next(10));
        assertStreams(Map.of("app.log", app.written()));
        assertEquals(List.of(), tx.stderrWith("not a regular file"));
    }

    @Test
    void directories_removedAndMadeAgain_areFollowedSoonEachTime() throws Exception {
        var random = new Random(Seed.of(PathsIT.class));
        Map<String, AppLog> logs = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
            AppLog log = log("w" + i + "/logs/app.log");
            Files.createDirectories(log.path().getParent());
            log.append(10);
            logs.put(log.path().toString().substring(1), log);
        }
        startTxFor("source/w*/logs/app.log", "--name-from", "path");
        awaitStreams(written(logs), SOON);
        for (int round = 0; round < 5; round++) {
            for (AppLog log : logs.values()) {
                PathUtils.deleteDirectory(log.path().getParent());
                pause(Duration.ofMillis(random.nextInt(25)));
                Files.createDirectories(log.path().getParent());
                if (random.nextBoolean()) pause(Duration.ofMillis(random.nextInt(15)));
                log.append(10);
            }
            awaitStreams(written(logs), SOON);
        }
        assertStreams(written(logs));
    }

    private static Map<String, byte[]> written(Map<String, AppLog> logs) {
        Map<String, byte[]> written = new TreeMap<>();
        logs.forEach((stream, log) -> written.put(stream, log.written()));
        return written;
    }

    @ParameterizedTest
    @ValueSource(strings = {"1ms", "5min"})
    void file_renamedOntoAnotherFollowedPath_goesOnInThatStream(String idleTimeout) throws Exception {
        AppLog other = log("other.log");
        app.append(100);
        other.append(50);
        startTx("--idle-timeout", idleTimeout);
        awaitStreams(Map.of("app.log", app.written(), "other.log", other.written()));

        Files.move(other.path(), app.path(), StandardCopyOption.ATOMIC_MOVE);
        pause(Duration.ofSeconds(1));
        app.append(10);

        awaitStreams(Map.of("app.log", app.written(), "other.log", other.written()), SOON);
        other.append(10); // another file
        app.append(10);
        assertStreams(Map.of("app.log", app.written(), "other.log", other.written()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "not mounted"})
    void source_notThereAtTheStart_whileTheReceiverLostItsTail_isNotLost(String how) throws Exception {
        boolean mount = how.equals("not mounted");
        Path real = dir.resolve("disk");
        if (mount) {
            mounts.tmpfs(real, "size=8m");
            mounts.bind(real, source);
        }
        startTx();
        appendAndAwait(100);
        app.rename();
        appendAndAwait(40);
        endTx("TERM");
        rx.process().kill();
        try (var stored = FileChannel.open(rx.file("app.log"), StandardOpenOption.WRITE)) {
            stored.truncate(4000);
        }
        startRx();

        if (mount) mounts.unmount(source);
        else Files.move(source, real);
        startTx("--http-port", "0");
        pause(Duration.ofSeconds(3));
        assertEquals(0, new TxMetrics(tx).sum("logship_tx_lost_bytes_total"), tx::toString);
        assertEquals(List.of(), tx.stderrWith(" ERROR "));
        assertTrue(tx.stderrWith("lost").isEmpty(), tx::toString);
        if (mount) mounts.bind(real, source);
        else Files.move(real, source);

        awaitStreams(Map.of("app.log", app.written()), SOON);
        assertGoesOn();
    }

    /// Timing decides which stream has a line, but each line is in one of them, once.
    @Test
    void names_exchangedAgainAndAgain_eachLineIsShippedOnce() throws Exception {
        AppLog blue = log("blue.log");
        AppLog green = log("green.log");
        blue.append(1);
        green.append(1);
        startTx("--http-port", "0");
        awaitStreams(allWritten(Map.of("blue.log", blue, "green.log", green)));
        for (int i = 0; i < 200; i++) {
            Files.move(blue.path(), source.resolve("aside"));
            Files.move(green.path(), blue.path());
            Files.move(source.resolve("aside"), green.path());
            blue.append(1);
            green.append(1);
            pause(Duration.ofMillis(i % 10));
        }
        List<String> lines = allWritten(Map.of("blue.log", blue, "green.log", green)).values().stream()
                .flatMap(bytes -> TestFiles.lines(bytes).stream()).sorted().toList();
        await("all lines").atMost(Duration.ofSeconds(30)).until(() -> heldLines().size() >= lines.size());
        assertEquals(0, new TxMetrics(tx).sum("logship_tx_lost_bytes_total"), tx::toString);
        endTx("TERM");
        assertEquals(lines, heldLines());
    }

    private void awaitApp() {
        awaitStreams(Map.of("app.log", app.written()), SOON);
    }

    private void assertGoesOn() throws IOException, InterruptedException {
        app.append(10);
        awaitApp();
        app.append(10);
        assertStreams(Map.of("app.log", app.written()));
    }
}
