package dev.logship.it.rotation;

import static org.awaitility.Awaitility.await;

import dev.logship.it.support.AppLog;
import dev.logship.it.support.FollowedLog;
import dev.logship.it.support.Seed;
import dev.logship.it.support.TestFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Events of a log while the agent was stopped or killed: the next one finds every byte that still exists.
@Tag("rotation")
final class RestartIT extends FollowedLog {
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void rotation_once_streamGoesOn(String signal) throws Exception {
        shipAndEnd(signal);
        app.append(20);
        app.rename();
        app.append(30);
        startAndEndEqual();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void rotation_threeTimes_missedFilesAreFound(String signal) throws Exception {
        shipAndEnd(signal);
        for (int i = 0; i < 3; i++) {
            app.append(20);
            pause(Duration.ofMillis(20));
            app.rename();
        }
        app.append(30);
        startAndEndEqual();
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.log-20261101 app.log-20261102 app.log-20261103",
        "app.log-20261101-1762000000 app.log-20261101-1762000001 app.log-20261101-1762000002",
        "app.log.2026-11-01 app.log.2026-11-02 app.log.2026-11-03"})
    void rotation_threeTimesNamedByDate_missedFilesAreFound(String names) throws Exception {
        shipAndEnd("KILL");
        for (String name : names.split(" ", -1)) {
            app.append(20);
            pause(Duration.ofMillis(20));
            Files.move(app.path(), source.resolve(name));
        }
        app.append(30);
        startAndEndEqual();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10})
    void rotation_byCopyOfAFileThatWasEmptyWhenItWasBegun_streamGoesOn(int unread) throws Exception {
        Files.createFile(app.path());
        startTx();
        awaitSaid("caught up at 0 ");
        appendAndAwait(10);
        endTx("KILL");
        if (unread > 0) app.append(unread);
        pause(Duration.ofMillis(20));
        app.copyTruncate();
        app.append(5);
        startAndEndEqual();
    }

    /// The last write to a file proves nothing about when the later files were created.
    @Test
    void rotation_ofAFileThatWasCutAndIsWrittenToLate_missedFilesAreFound() throws Exception {
        shipAndEnd("TERM");
        app.overwrite(50);
        app.rename();
        byte[] late = app.next(10);
        app.append(20);
        pause(Duration.ofMillis(20));
        Files.write(app.rotated(1), late, StandardOpenOption.APPEND);
        startTx();
        await().until(() -> TestFiles.size(rx.file("app.log")) >= 160 * AppLog.LINE);
        endTx("KILL"); // before it continues with the next file, after a second
        pause(Duration.ofMillis(20));
        app.rename();
        app.append(30);
        startAndEndEqual();
    }

    @Test
    void rotation_withFilesFromBeforeTheFirstStart_leavesThoseAlone() throws Exception {
        TestFiles.write(app.rotated(1), TestFiles.random(1, 1000));
        TestFiles.write(app.rotated(2), TestFiles.random(2, 1000));
        pause(Duration.ofMillis(20));
        shipAndEnd("TERM");
        for (int i = 0; i < 2; i++) {
            app.append(20);
            pause(Duration.ofMillis(20));
            app.rename();
        }
        app.append(30);
        startAndEndEqual();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void file_renamedToAnyName_isReadToItsEnd(String signal) throws Exception {
        shipAndEnd(signal);
        app.append(20);
        Files.move(app.path(), source.resolve("kept aside"));
        app.append(30);
        startAndEndEqual();
    }

    @Test
    void file_renamedIntoADirectoryThatWasNamed_isReadToItsEnd() throws Exception {
        Path archive = Files.createDirectories(dir.resolve("archive"));
        startTx("--rotated-to", archive.toString());
        appendAndAwait(100);
        endTx("TERM");
        app.append(20);
        Files.move(app.path(), archive.resolve("app.log.1"));
        app.append(30);
        startTx("--rotated-to", archive.toString());
        assertNothingLost();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void file_renamedAndNotMadeAgainYet_isReadToItsEnd(String signal) throws Exception {
        shipAndEnd(signal);
        app.append(20);
        app.rename();
        startTx();
        pause(Duration.ofSeconds(1));
        app.append(30);
        assertNothingLost();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM 1", "KILL 1", "TERM 100", "KILL 100", "TERM 5000", "KILL 5000"})
    void file_cutAndGrown_isSentFromItsStart(String signalAndLines) throws Exception {
        shipAndEnd(signalAndLines.substring(0, 4));
        app.overwrite(Integer.parseInt(signalAndLines.substring(5)));
        startAndEndEqual();
    }

    @Test
    void file_cutToNothing_goesOnWhenItGrowsLater() throws Exception {
        shipAndEnd("TERM");
        app.truncate();
        startTx();
        pause(Duration.ofSeconds(1));
        app.append(20);
        assertNothingLost();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void file_copiedAndCut_hasUnreadBytesFromTheCopy(String signal) throws Exception {
        shipAndEnd(signal);
        app.append(20);
        app.copyTruncate();
        app.append(30);
        startAndEndEqual();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void file_copiedAndCutThreeTimes_hasUnreadBytesFromTheCopies(String signal) throws Exception {
        shipAndEnd(signal);
        for (int i = 0; i < 3; i++) {
            app.append(20);
            pause(Duration.ofMillis(20));
            app.copyTruncate();
        }
        app.append(30);
        startAndEndEqual();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void lateBytes_toARenamedFile_arrive(String signal) throws Exception {
        startTx();
        appendAndAwait(100);
        app.rename();
        appendAndAwait(30);
        endTx(signal);
        TestFiles.append(app.rotated(1), app.next(5));
        startTx();
        awaitShipped();
        appendAndAwait(3);
        assertNothingLost();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void file_replacedByItselfAndMore_goesOn(String signal) throws Exception {
        shipAndEnd(signal);
        app.next(20);
        Path beside = Files.write(source.resolve("new"), app.written());
        Files.move(beside, app.path(), StandardCopyOption.REPLACE_EXISTING);
        startAndEndEqual();
    }

    @Test
    @Timeout(180)
    void agent_killedAgainAndAgainDuringRotations_losesNothing() throws Exception {
        var random = new Random(Seed.of(RestartIT.class));
        startTx();
        appendAndAwait(100);
        for (int round = 0; round < 12; round++) {
            int rotations = random.nextInt(4);
            for (int i = 0; i < rotations; i++) {
                app.append(1 + random.nextInt(random.nextInt(10) == 0 ? 20_000 : 50));
                pause(Duration.ofMillis(15 + random.nextInt(100)));
                app.rename();
            }
            app.append(1 + random.nextInt(50));
            pause(Duration.ofMillis(random.nextInt(1500)));
            endTx("KILL");
            if (random.nextBoolean()) app.append(1 + random.nextInt(50));
            startTx();
        }
        assertNothingLost();
    }
}
