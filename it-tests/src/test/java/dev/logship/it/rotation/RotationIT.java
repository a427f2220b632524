package dev.logship.it.rotation;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.AppLog;
import dev.logship.it.support.FollowedLog;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A log that is renamed while the agent runs: its stream continues with the new file, and has every byte of
/// the old one, whatever its new name and however many of its bytes were unsent.
@Tag("rotation")
final class RotationIT extends FollowedLog {
    @ParameterizedTest
    @ValueSource(strings = {"1ms", "5min"})
    void file_renamedAndMadeAgain_streamGoesOnWithTheNewOne(String idleTimeout) throws Exception {
        startTx("--idle-timeout", idleTimeout);
        appendAndAwait(100);
        awaitSaid("caught up at 5000 bytes");

        app.rename();
        app.append(400);

        awaitShipped();
        awaitSaid("rotated at 5000; ");
        appendAndAwait(1);
        assertNothingLost();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1ms", "5min"})
    void file_renamedAndMadeAgainLater_streamGoesOnWithTheNewOne(String idleTimeout) throws Exception {
        startTx("--idle-timeout", idleTimeout);
        appendAndAwait(100);

        app.rename();
        pause(Duration.ofSeconds(2));
        app.append(10);

        awaitShipped();
        assertNothingLost();
    }

    @ParameterizedTest
    @EnumSource
    void chain_withUnreadBytesInEachFile_arrivesInOrder(Absence how) throws Exception {
        startTx();
        appendAndAwait(100);
        leave(how);
        for (int i = 1; i <= 5; i++) {
            app.append(20 * i);
            pause(Duration.ofMillis(20));
            app.rename();
        }
        app.append(10);

        comeBack(how);

        assertNothingLost();
    }

    @Test
    void chain_whileNoReceiverWasEverReached_arrivesInOrder() throws Exception {
        rx.process().kill();
        app.append(100);
        startTx();
        awaitSaid("found");
        for (int i = 0; i < 3; i++) {
            app.append(20);
            app.rename();
            app.append(10);
            pause(Duration.ofMillis(200));
        }

        startRx();

        assertNothingLost();
    }

    @Test
    void rotation_fasterThanShipping_losesNothing() throws Exception {
        startTx();
        appendAndAwait(100);
        leave(Absence.STOPPED);
        for (int i = 0; i < 20; i++) {
            app.append(20_000);
            pause(Duration.ofMillis(20));
            app.rename();
        }
        app.append(1);

        comeBack(Absence.STOPPED);

        assertNothingLost();
    }

    @Test
    void rotation_fasterThanAnybodyLooks_losesNothing() throws Exception {
        startTx();
        appendAndAwait(100);
        for (int i = 0; i < 150; i++) {
            app.append(10);
            pause(Duration.ofMillis(10));
            Files.move(app.path(), source.resolve("app.log-20261123-" + (1_795_000_000 + i)));
        }
        app.append(10);

        assertNothingLost();
    }

    @Test
    void lateBytes_soonAfterTheRename_comeBeforeTheNewFile() throws Exception {
        startTx();
        appendAndAwait(100);
        app.rename();
        byte[] late = app.next(5);
        byte[] fresh = app.next(5);

        Files.write(app.path(), fresh);
        TestFiles.append(app.rotated(1), late);

        assertNothingLost();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1ms", "5min"})
    void lateBytes_afterTheNewFileBegan_comeWhenTheyAreWritten(String idleTimeout) throws Exception {
        startTx("--idle-timeout", idleTimeout);
        appendAndAwait(100);
        app.rename();
        appendAndAwait(10);
        for (int i = 0; i < 2; i++) {
            TestFiles.append(app.rotated(1), app.next(7));
            awaitShipped();
            appendAndAwait(3);
        }
        awaitSaid("late bytes at 5500: ");

        app.rename();
        appendAndAwait(10);
        TestFiles.append(app.rotated(2), app.next(4));
        awaitShipped();

        assertNothingLost();
    }

    @Test
    void lateWriter_thatNeverRests_doesNotHoldTheNewFileUp() throws Exception {
        startTx();
        appendAndAwait(100);
        app.rename();
        var late = new AppLog(app.rotated(1));
        app.append(50);
        byte[] fresh = app.writtenFrom(100);

        await("bytes of the new file").pollInterval(Duration.ofMillis(200)).until(() -> {
            TestFiles.append(late.path(), late.next(1));
            return holdsLinesOf(fresh);
        });

        await("all bytes").until(() -> TestFiles.size(rx.file("app.log")) >= app.size() + late.size());
        List<String> held = Files.readAllLines(rx.file("app.log"));
        Predicate<String> isLate = line -> line.contains("log.1");
        assertEquals(TestFiles.lines(app.written()), held.stream().filter(isLate.negate()).toList());
        assertEquals(TestFiles.lines(late.written()), held.stream().filter(isLate).toList());
        endTx("TERM");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.log-20261123", "app.20261123.log.old", "kept aside"})
    void file_renamedWithUnreadBytesToAnyName_isReadToItsEnd(String name) throws Exception {
        startTx();
        appendAndAwait(100);
        rx.process().kill();
        app.append(20);
        Files.move(app.path(), source.resolve(name));
        app.append(30);

        startRx();

        assertNothingLost();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1ms", "5min"})
    void file_renamedWithinTheGlob_makesNoSecondStream(String idleTimeout) throws Exception {
        Path renamed = source.resolve("app-1.log");
        startTx("--idle-timeout", idleTimeout);
        appendAndAwait(100);
        Files.move(app.path(), renamed);
        appendAndAwait(30);
        TestFiles.append(renamed, app.next(3));
        awaitShipped();

        endTx("TERM");
        startTx();
        appendAndAwait(10);

        assertNothingLost();
        assertEquals(0, TestFiles.size(rx.file("app-1.log")));
    }

    @Test
    void file_renamedIntoADirectoryThatWasNamed_isReadToItsEnd() throws Exception {
        Path archive = Files.createDirectories(dir.resolve("archive"));
        startTx("--rotated-to", archive.toString(), "--idle-timeout", "1ms");
        appendAndAwait(100);
        rx.process().kill();
        Path rotated = archive.resolve("app.log.1");
        app.append(20);
        Files.move(app.path(), rotated);
        app.append(30);

        startRx();

        awaitShipped();
        TestFiles.append(rotated, app.next(2));
        awaitShipped();
        assertNothingLost();
    }

    @Test
    void files_thatBeginAlike_areToldApart() throws Exception {
        byte[] preamble = app.next(30);
        Files.write(app.path(), preamble);
        startTx();
        awaitShipped();
        byte[] expected = preamble;
        for (int i = 0; i < 3; i++) {
            byte[] more = TestFiles.random(i, 500);
            Files.write(app.path(), more, StandardOpenOption.APPEND);
            expected = TestFiles.concat(expected, more);
            awaitStream(expected);
            app.rename();
            Files.write(app.path(), preamble);
            expected = TestFiles.concat(expected, preamble);
        }
        assertEndsWith(expected);
        assertTrue(tx.stderrWith("lost at").isEmpty(), tx::toString);
    }

    private boolean holdsLinesOf(byte[] text) throws IOException {
        return Files.readAllLines(rx.file("app.log")).containsAll(TestFiles.lines(text));
    }
}
