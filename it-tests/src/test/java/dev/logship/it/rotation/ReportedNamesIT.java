package dev.logship.it.rotation;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.AppLog;
import dev.logship.it.support.FollowedFiles;
import dev.logship.it.support.TestFiles;
import dev.logship.it.support.TxMetrics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// More cases that users of other programs which follow files reported: other names of a file, directories
/// that are not selected, files that are compressed, overwritten or truncated under their writer, and many at
/// once.
@Tag("rotation")
final class ReportedNamesIT extends FollowedFiles {
    /// A link to the file of the day, selected beside the files themselves.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void linkToTheFileOfTheDay_selectedBesideIt_isNoStream(boolean down) throws Exception {
        Map<String, AppLog> days = new HashMap<>();
        Path link = source.resolve("cdrlink.txt");
        for (int day = 15; day < 20; day++) {
            AppLog today = log("cdr202006" + day + ".txt");
            days.put(today.path().getFileName().toString(), today);
            if (day == 15 || down) {
                today.append(20);
                link(link, today.path());
                startTxFor("source/cdr*.txt");
            } else {
                today.append(20);
                link(link, today.path());
            }
            TestFiles.append(link, today.next(5));
            awaitStreams(allWritten(days));
            if (down) {
                endTx("KILL");
                today.append(2);
            }
        }
        if (down) startTxFor("source/cdr*.txt");
        assertStreams(allWritten(days));
    }

    private static void link(Path link, Path target) throws IOException {
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, target);
    }

    /// Two hard links to one file are one stream, and stay one when a name is deleted.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void file_withTwoNames_isOneStream(boolean down) throws Exception {
        Path second = source.resolve("second.log");
        app.append(50);
        startTx();
        awaitShipped();
        Files.createLink(second, app.path());
        TestFiles.append(second, app.next(5));
        awaitStreams(Map.of("app.log", app.written()));
        if (down) {
            endTx("KILL");
            TestFiles.append(second, app.next(5));
            startTx();
            awaitStreams(Map.of("app.log", app.written()));
        }
        Files.delete(app.path());
        TestFiles.append(second, app.next(5));
        pause(Duration.ofSeconds(2));
        awaitStreams(Map.of("app.log", app.written()));
        byte[] again = log("again").next(30);
        Files.write(app.path(), again);
        awaitStreams(Map.of("app.log", TestFiles.concat(app.written(), again)));
        assertStreams(Map.of("app.log", TestFiles.concat(app.written(), again)));
    }

    /// As Zeek does: into a new directory for each day.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void file_movedToADirectoryThatIsNotSelected_isReadToItsEnd(boolean killed) throws Exception {
        Path day = Files.createDirectories(dir.resolve("archive/2020-11-04"));
        startTxFor("source/app.log");
        appendAndAwait(100);
        leave(Absence.STOPPED);
        for (int i = 0; i < 3; i++) {
            app.append(5000);
            pause(Duration.ofSeconds(1)); // until it is seen
            Files.move(app.path(), day.resolve("app.1" + i + ":00:00.log"));
            pause(Duration.ofMillis(500));
            TestFiles.append(day.resolve("app.1" + i + ":00:00.log"), app.next(3));
            app.append(1);
            pause(Duration.ofSeconds(2));
            if (killed) {
                endTx("KILL");
                startTxFor("source/app.log");
                tx.awaitLine("start", line -> line.contains("app.log"));
                pause(Duration.ofSeconds(3));
            }
        }
        comeBack(Absence.STOPPED);
        awaitStreams(Map.of("app.log", app.written()));
        assertStreams(Map.of("app.log", app.written()));
    }

    /// A file is deleted before any receiver was reached: it was seen, so it is held or counted.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void file_deletedWhileNoReceiverWasReached_isHeldOrCounted(boolean restarted) throws Exception {
        if (restarted) {
            startTx();
            appendAndAwait(10);
            endTx("KILL");
        }
        leave(Absence.STOPPED);
        app.append(100);
        startTx("--http-port", "0");
        tx.awaitLine("start", line -> line.contains("app.log"));
        pause(Duration.ofSeconds(3));
        Files.delete(app.path());
        app.append(5);
        comeBack(Absence.STOPPED);

        List<String> written = TestFiles.lines(app.written());
        await("the last line").until(() -> heldLines().contains(written.getLast()));
        List<String> held = TestFiles.lines(Files.readAllBytes(rx.file("app.log")));
        assertEquals(written.stream().filter(held::contains).toList(), held, "in order, and each once");
        int missing = (written.size() - held.size()) * AppLog.LINE;
        assertEquals(missing, new TxMetrics(tx).sum("logship_tx_lost_bytes_total"), tx::toString);
    }

    /// Compressed at once: unshipped bytes are in no readable file. They arrive if tx has the file open, and
    /// are reported otherwise.
    @ParameterizedTest
    @CsvSource({"false, 5min", "false, 1ms", "true, 5min"})
    void file_compressedAtOnce_losesNothingUnsaid(boolean down, String idleTimeout) throws Exception {
        startTx("--idle-timeout", idleTimeout, "--http-port", "0");
        appendAndAwait(100);
        pause(Duration.ofSeconds(2));
        if (down) endTx("KILL");
        app.append(20);
        gzip(app.path());
        app.append(10);
        if (down) startTx("--http-port", "0");

        byte[] last = app.writtenFrom(120);
        await("the last line").until(() -> heldLines().contains(TestFiles.lines(last).getLast()));
        boolean whole = Files.size(rx.file("app.log")) == app.size();
        if (down) assertFalse(whole);
        else if (!idleTimeout.equals("1ms")) assertTrue(whole, tx::toString);
        byte[] expected = whole ? app.written() : TestFiles.concat(app.written(0, 100), last);
        if (!whole) {
            assertEquals(1, new TxMetrics(tx).sum("logship_tx_lost_unknown_total"), tx::toString);
            awaitWarning("app.log");
        }
        assertStreams(Map.of("app.log", expected));
    }

    private static void gzip(Path file) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("gzip", file.toString()).start().waitFor());
    }

    /// `while true; do date > watched.log; done`: always one line of the same length.
    @Test
    void file_writtenOverAgainAndAgain_losesNothingUnsaid() throws Exception {
        startTx("--http-port", "0");
        for (int i = 0; i < 40; i++) {
            app.overwrite(1);
            pause(Duration.ofMillis(400));
        }
        List<String> written = TestFiles.lines(app.written());
        await("the last line").until(() -> heldLines().contains(written.getLast()));
        List<String> held = TestFiles.lines(Files.readAllBytes(rx.file("app.log")));
        assertEquals(written.stream().filter(held::contains).toList(), held, "in order, and each once");
        double unsaid = written.size() - held.size() - new TxMetrics(tx).sum("logship_tx_lost_unknown_total")
                - new TxMetrics(tx).sum("logship_tx_lost_bytes_total") / AppLog.LINE;
        assertTrue(unsaid <= 0,
                () -> unsaid + " lines of " + written.size() + " missing and not counted " + tx);
    }

    /// A program without O_APPEND continues at its offset after copytruncate, so the file begins with zeros.
    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void file_cutUnderAWriterThatKeepsItsPlace_losesNoLine(boolean down, boolean unread) throws Exception {
        startTx();
        try (var writer = FileChannel.open(app.path(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            writer.write(ByteBuffer.wrap(app.next(100)));
            awaitLines();
            for (int i = 1; i <= 3; i++) {
                if (down) endTx("KILL");
                else if (unread) leave(Absence.STOPPED);
                if (unread) writer.write(ByteBuffer.wrap(app.next(60)));
                if (unread) pause(Duration.ofSeconds(1));
                Files.copy(app.path(), app.rotated(i));
                app.truncate();
                writer.write(ByteBuffer.wrap(app.next(20)));
                if (down) startTx();
                else if (unread) comeBack(Absence.STOPPED);
                awaitLines();
            }
        }
        endTx("TERM");
        assertEquals(List.of(), tx.stderrWith("Exception"));
    }

    /// Waits until the stream holds all lines that were written, each once and in order, whatever zeros are
    /// between them.
    private void awaitLines() {
        String written = new String(app.written(), StandardCharsets.US_ASCII);
        await("all lines").ignoreExceptions().untilAsserted(() -> assertEquals(written, Files
                .readString(rx.file("app.log"), StandardCharsets.US_ASCII).replace("\0", "")));
    }

    /// Empty files are not one file.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void emptyFiles_filledLater_areStreamsOfTheirOwn(boolean down) throws Exception {
        Map<String, AppLog> logs = new HashMap<>();
        for (String name : List.of("a.log", "b.log", "c.log", "d.log")) logs.put(name, log(name));
        for (AppLog log : logs.values()) log.append(0);
        startTx();
        tx.awaitLine("start", line -> line.contains("d.log"));
        if (down) {
            pause(Duration.ofSeconds(1));
            endTx("KILL");
        }
        for (AppLog log : logs.values()) {
            log.rename();
            log.append(0);
            log.rename();
            log.append(0);
        }
        for (AppLog log : logs.values()) {
            TestFiles.append(log.rotated(1), log.next(2));
            pause(Duration.ofMillis(1500));
            log.append(3);
        }
        if (down) startTx();
        awaitStreams(allWritten(logs));
        assertFalse(allWritten(logs).isEmpty());
        assertStreams(allWritten(logs));
    }

    /// Many logs, all rotated at once while lines are written.
    @Test
    void manyLogs_rotatedAtOnceUnderLoad_loseNothing() throws Exception {
        Map<String, AppLog> logs = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            String name = "w" + i + "x.log";
            logs.put(name, log(name));
        }
        for (AppLog log : logs.values()) log.append(100);
        startTx();
        awaitStreams(allWritten(logs), Duration.ofSeconds(60));
        for (int round = 0; round < 3; round++) {
            for (AppLog log : logs.values()) log.rename();
            for (AppLog log : logs.values()) log.append(50);
            if (round == 1) {
                endTx("KILL");
                startTx();
            }
        }
        awaitStreams(allWritten(logs), Duration.ofSeconds(60));
        assertStreams(allWritten(logs));
    }
}
