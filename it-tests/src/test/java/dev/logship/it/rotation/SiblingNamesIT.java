package dev.logship.it.rotation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.AppLog;
import dev.logship.it.support.Daemon;
import dev.logship.it.support.FollowedFiles;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.TestFiles;
import dev.logship.it.support.TxMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files named like another log with a number or a date added: a name alone makes no file part of another
/// log's stream.
@Tag("rotation")
final class SiblingNamesIT extends FollowedFiles {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void siblings_atTheFirstStart_areStreamsOfTheirOwn(boolean plainFirst) throws Exception {
        AppLog sibling = log("app_1.log");
        writeBoth(sibling, plainFirst);

        startTx();

        awaitStreams(Map.of("app.log", app.written(), "app_1.log", sibling.written()));
        sibling.append(30);
        app.append(10);
        assertStreams(Map.of("app.log", app.written(), "app_1.log", sibling.written()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void siblings_shippedOnce_areStreamsOfTheirOwn(boolean plainFirst) throws Exception {
        AppLog sibling = log("app_1.log");
        writeBoth(sibling, plainFirst);

        startTx("--once");

        tx.assertExit(0);
        awaitStreams(Map.of("app.log", app.written(), "app_1.log", sibling.written()));
    }

    private void writeBoth(AppLog sibling, boolean plainFirst) throws IOException {
        (plainFirst ? app : sibling).append(40);
        pause(Duration.ofMillis(20));
        (plainFirst ? sibling : app).append(70);
    }

    @ParameterizedTest
    @CsvSource({"app.log, app-8080.log", "app.log, app-20261124.log", "app.log, app_1.log",
        "log.txt, log_001.txt"})
    void sibling_createdWhileTheOtherIsFollowed_isAStreamOfItsOwn(String plain, String numbered)
            throws Exception {
        AppLog first = log(plain);
        AppLog second = log(numbered);
        first.append(100);
        String type = plain.substring(plain.lastIndexOf('.'));
        startTxFor("source/*" + type);
        awaitStreams(Map.of(plain, first.written()));

        second.append(50);

        awaitStreams(Map.of(plain, first.written(), numbered, second.written()));
        endTx("KILL");
        second.append(20);
        first.append(20);
        startTxFor("source/*" + type);
        awaitStreams(Map.of(plain, first.written(), numbered, second.written()));
        first.rename();
        first.append(10);
        second.append(10);
        assertStreams(Map.of(plain, first.written(), numbered, second.written()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis.log", "redis*.log"})
    void excludedSibling_thatIsThereAtTheStart_isShippedInNoStream(String glob) throws Exception {
        AppLog plain = log("redis.log");
        AppLog excluded = log("redis-6380.log");
        plain.append(100);
        pause(Duration.ofMillis(20));
        excluded.append(100);

        startTxFor("source/" + glob, "--exclude", "redis-6380*");

        awaitStreams(Map.of("redis.log", plain.written()));
        excluded.append(10);
        plain.append(10);
        plain.rename();
        plain.append(10);
        assertStreams(Map.of("redis.log", plain.written()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void excludedSibling_thatIsCreatedLater_isShippedInNoStream(boolean down) throws Exception {
        AppLog plain = log("redis.log");
        AppLog excluded = log("redis-6380.log");
        plain.append(100);
        startTxFor("source/redis.log", "--exclude", "redis-6380*");
        awaitStreams(Map.of("redis.log", plain.written()));
        if (down) endTx("KILL");

        excluded.append(100);
        plain.append(10);
        plain.rename();
        plain.append(10);

        if (down) startTxFor("source/redis.log", "--exclude", "redis-6380*");
        awaitStreams(Map.of("redis.log", plain.written()));
        plain.append(5);
        assertStreams(Map.of("redis.log", plain.written()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void directory_copiedWithItsRotatedFiles_isShippedWithoutThem(boolean whileFollowed) throws Exception {
        for (int i = 0; i < 3; i++) {
            app.append(50);
            app.rename();
        }
        app.append(20);
        Path copied = dir.resolve("copied/site");
        if (!whileFollowed) copy(copied);

        startTxFor("copied/*/app.log");

        if (whileFollowed) {
            tx.awaitLine("start", line -> line.contains("no files match"));
            copy(copied);
        }
        byte[] newest = app.writtenFrom(150);
        awaitStreams(Map.of("app.log", newest));
        byte[] more = app.next(10);
        TestFiles.append(copied.resolve("app.log"), more);
        assertStreams(Map.of("app.log", TestFiles.concat(newest, more)));
    }

    /// As `cp -a` of the directory does: copies get the modification times of the originals, but not their
    /// birth times. The newest file is copied first here.
    private void copy(Path copied) throws IOException, InterruptedException {
        Files.createDirectories(copied);
        for (Path file : List.of(app.path(), app.rotated(1), app.rotated(2), app.rotated(3))) {
            Daemon.run("cp", "-a", file.toString(), copied.toString());
            pause(Duration.ofMillis(20));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rotatedFile_unpackedBesideTheLog_isNotShippedAtTheNextRotation(boolean down) throws Exception {
        Path old = app.rotated(5);
        Files.write(old, log("app.log.old").next(30));
        Daemon.run("gzip", old.toString());
        startAndShip();
        if (down) endTx("KILL");

        Daemon.run("gunzip", "-k", old + ".gz");

        rotateAndAwait(down);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void linesOfTheLog_putAsideUnderANumber_areNotShippedAgain(boolean down) throws Exception {
        startAndShip();
        if (down) endTx("KILL");

        Files.write(source.resolve("app-1.log"), app.written(50, 70)); // grep ... app.log > app-1.log

        rotateAndAwait(down);
    }

    private void startAndShip() throws IOException {
        app.append(100);
        startTxFor("source/app.log");
        awaitStreams(Map.of("app.log", app.written()));
    }

    /// Rotates the log twice, and waits until its stream has the bytes written to it and nothing else.
    private void rotateAndAwait(boolean down) throws Exception {
        app.append(10);
        app.rename();
        app.append(10);
        if (down) startTxFor("source/app.log");
        awaitStreams(Map.of("app.log", app.written()));
        app.rename();
        app.append(5);
        assertStreams(Map.of("app.log", app.written()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void dailyLogs_besideAnIdleOneWithoutADate_areStreamsOfTheirOwn(boolean atStart) throws Exception {
        AppLog plain = log("laravel.log");
        AppLog first = log("laravel-2026-11-01.log");
        AppLog second = log("laravel-2026-11-02.log");
        plain.append(20);
        pause(Duration.ofMillis(20));
        if (atStart) first.append(30);
        startTxFor("source/laravel*.log", "--http-port", "0");
        awaitStreams(atStart ? Map.of("laravel.log", plain.written(), "laravel-2026-11-01.log",
                first.written()) : Map.of("laravel.log", plain.written()));

        if (!atStart) first.append(30);
        pause(Duration.ofMillis(500));
        second.append(40);

        awaitStreams(Map.of("laravel.log", plain.written(), "laravel-2026-11-01.log", first.written(),
                "laravel-2026-11-02.log", second.written()));
        assertEquals(3, new TxMetrics(tx).sum("logship_tx_streams"));
        assertEquals(0, new TxMetrics(tx).sum("logship_tx_refused_files"));
        second.append(5);
        assertStreams(Map.of("laravel.log", plain.written(), "laravel-2026-11-01.log", first.written(),
                "laravel-2026-11-02.log", second.written()));
    }

    @Test
    void check_ofSiblings_namesEachFileWithItsStream() throws Exception {
        List<String> names = List.of("laravel.log", "laravel-2026-11-01.log", "laravel-2026-11-02.log");
        for (String name : names) log(name).append(10);

        LogshipProcess check = logship.start("check", "tx", "--host", "127.0.0.1:" + port(), "--glob",
                source + "/laravel*.log", "--name-prefix", "web-", "--state-path", state().toString());

        check.assertExit(0);
        for (String name : names) {
            assertTrue(check.stdout().stream().anyMatch(line ->
                    line.contains(source.resolve(name).toString()) && line.contains("web-" + name)),
                    () -> name + " and its stream from " + check);
        }
    }
}
