package dev.logship.it.rotation;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.logship.it.support.AppLog;
import dev.logship.it.support.FollowedLog;
import dev.logship.it.support.TestFiles;
import dev.logship.it.support.TxMetrics;
import dev.logship.it.support.Unprivileged;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Paths that get another file, no file, or something that is not a file: the stream continues with new bytes
/// only.
@Tag("rotation")
final class ReplacedFileIT extends FollowedLog {
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 500})
    void file_deletedAndMadeAgain_streamGoesOnWithTheNewOne(int newLines) throws Exception {
        startTx();
        appendAndAwait(100);

        Files.delete(app.path());
        app.append(newLines); // ext4 gives it the inode of the old one

        awaitShipped();
        appendAndAwait(7);
        assertNothingLost();
    }

    @Test
    void file_deletedAndMadeAgainLater_streamGoesOnWithTheNewOne() throws Exception {
        startTx("--idle-timeout", "1ms");
        appendAndAwait(100);

        Files.delete(app.path());
        awaitSaid("no file at ");
        app.append(200);

        assertNothingLost();
    }

    @ParameterizedTest
    @EnumSource
    void file_deletedWhileUnread_arrivesWhole(Absence how) throws Exception {
        startTx();
        appendAndAwait(100);
        leave(how);
        app.append(50_000);
        awaitOpen(app.path());

        Files.delete(app.path());
        app.append(10);
        pause(Duration.ofSeconds(2)); // long enough for the new file to have been begun
        comeBack(how);

        assertNothingLost();
    }

    @Test
    void file_deletedWhileUnreadAndNeverMadeAgain_arrivesWhole() throws Exception {
        startTx();
        appendAndAwait(100);
        leave(Absence.DOWN);
        app.append(100);
        awaitOpen(app.path());

        Files.delete(app.path());
        pause(Duration.ofSeconds(1));
        comeBack(Absence.DOWN);

        assertNothingLost();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1ms", "5min"})
    void file_replacedByItselfAndMore_goesOn(String idleTimeout) throws Exception {
        startTx("--idle-timeout", idleTimeout);
        appendAndAwait(100);
        for (int i = 0; i < 3; i++) {
            app.next(20);
            replace(app.written());
            awaitShipped();
        }
        awaitSaid("replaced at 5000 by ");
        appendAndAwait(5);
        assertNothingLost();
    }

    @Test
    void file_replacedByItself_goesOn() throws Exception {
        startTx();
        appendAndAwait(100);
        replace(app.written());
        awaitSaid("replaced at 5000 by ");
        appendAndAwait(5);
        assertNothingLost();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 500})
    void file_replacedByOtherContent_isSentFromItsStart(int newLines) throws Exception {
        startTx();
        appendAndAwait(100);
        replace(app.next(newLines));
        awaitShipped();
        appendAndAwait(5);
        assertNothingLost();
    }

    @Test
    void file_replacedByOneThatOnlyBeginsAlike_isSentFromItsStart() throws Exception {
        startTx();
        appendAndAwait(100);
        byte[] other = Arrays.copyOf(app.written(), 8000);
        Arrays.fill(other, 4000, 8000, (byte) 'x');

        replace(other);

        assertEndsWith(TestFiles.concat(app.written(), other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1ms", "5min"})
    void link_switchedToAnotherFile_streamGoesOnWithThat(String idleTimeout) throws Exception {
        Path link = app.path();
        var first = new AppLog(dir.resolve("data/first"));
        Files.createDirectories(first.path().getParent());
        Files.write(first.path(), app.next(100));
        Files.createSymbolicLink(link, first.path());
        startTx("--idle-timeout", idleTimeout);
        awaitShipped();
        Files.write(dir.resolve("data/second"), app.next(30));

        Files.createSymbolicLink(source.resolve("new link"), dir.resolve("data/second"));
        Files.move(source.resolve("new link"), link, StandardCopyOption.ATOMIC_MOVE);

        awaitShipped();
        TestFiles.append(dir.resolve("data/second"), app.next(5));
        assertNothingLost();
    }

    @Test
    void file_behindALinkIsRotated_streamGoesOnWithTheNewOne() throws Exception {
        var real = new AppLog(dir.resolve("data/real.log"));
        Files.createDirectories(real.path().getParent());
        Files.createSymbolicLink(app.path(), real.path());
        startTx("--idle-timeout", "1ms");
        for (int i = 0; i < 3; i++) {
            real.append(100);
            awaitStream(real.written());
            rx.process().kill();
            real.append(20);
            real.rename();
            real.append(10);
            startRx();
            awaitStream(real.written());
        }
        assertEndsWith(real.written());
        assertEquals(0, tx.stderrWith(" ERROR ").size(), tx::toString);
    }

    @Test
    void directory_removedAndMadeAgain_streamGoesOnWithTheNewFile() throws Exception {
        startTx();
        appendAndAwait(100);
        for (int i = 0; i < 2; i++) {
            PathUtils.deleteDirectory(source);
            pause(Duration.ofMillis(500));
            Files.createDirectories(source);
            app.append(20);
            awaitShipped();
        }
        assertNothingLost();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1ms", "5min"})
    void file_unreadableForAWhile_arrivesWhenItIsReadable(String idleTimeout) throws Exception {
        Unprivileged.mayUse(dir, source, Files.createDirectories(dir.resolve("state")));
        app.append(100);
        Unprivileged.chmod(app.path(), "---------");
        begun(logship.txBehind(Unprivileged.command(), port(), dir, "--idle-timeout", idleTimeout,
                "--http-port", "0"));
        tx.awaitLine("complaint", line -> line.contains("app.log") && line.contains("cannot be shipped"));
        var metrics = new TxMetrics(tx);
        await().until(() -> metrics.sum("logship_tx_refused_files", "reason=\"unreadable\"") == 1);
        Unprivileged.chmod(app.path(), "rw-r--r--");
        awaitShipped();
        await().until(() -> metrics.sum("logship_tx_refused_files") == 0);

        for (int i = 0; i < 2; i++) {
            try (var writer = Files.newByteChannel(app.path(), StandardOpenOption.APPEND)) {
                Unprivileged.chmod(app.path(), "---------");
                writer.write(ByteBuffer.wrap(app.next(20)));
            }
            pause(Duration.ofMillis(500));
            Unprivileged.chmod(app.path(), "rw-r--r--");
            awaitShipped();
        }
        assertNothingLost();
    }

    @Test
    void directoryAndPipe_thatMatch_areLeftAloneAndSaidOnce() throws Exception {
        Path directory = Files.createDirectory(source.resolve("directory.log"));
        Path pipe = source.resolve("pipe.log");
        assumeTrue(run("mkfifo", pipe.toString()), "no mkfifo");
        startTx();
        for (int i = 0; i < 5; i++) {
            Files.write(source.resolve(i + ".log"), TestFiles.random(i, 10)); // each causes a scan
            appendAndAwait(10);
        }
        assertEquals(1, tx.stderrWith(directory + " is not a regular file").size(), tx::toString);
        assertEquals(1, tx.stderrWith(pipe + " is not a regular file").size(), tx::toString);
        assertTrue(Files.notExists(rx.file("directory.log")) && Files.notExists(rx.file("pipe.log")));
        assertNothingLost();
    }

    /// Puts a new file with these bytes at the log's path, as editors and rsync do.
    private void replace(byte[] bytes) throws IOException {
        Path beside = Files.write(source.resolve(".app.log.new"), bytes);
        Files.move(beside, app.path(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).start().waitFor(10, TimeUnit.SECONDS);
    }
}
