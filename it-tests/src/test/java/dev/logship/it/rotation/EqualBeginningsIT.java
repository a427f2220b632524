package dev.logship.it.rotation;

import dev.logship.it.support.Daemon;
import dev.logship.it.support.FollowedFiles;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of one log that begin with the same bytes, as those of programs that write a header: each is a file
/// of its own, and none is mistaken for a copy of another.
@Tag("rotation")
final class EqualBeginningsIT extends FollowedFiles {
    private static final String GLOB = "source/app.log";

    /// The written bytes, in order.
    private byte[] expected = new byte[0];

    @ParameterizedTest
    @CsvSource({"200, 0", "200, 20", "1100, 0", "1100, 20"})
    void files_withOneHeader_renamedTwiceWhileDown_allArrive(int headerBytes, int shippedLines)
            throws Exception {
        write(header(headerBytes), app.next(shippedLines));
        startTxFor(GLOB);
        awaitExpected();
        endTx("KILL");
        write(app.next(10));
        for (int i = 0; i < 2; i++) {
            app.rename();
            write(header(headerBytes), app.next(10));
            pause(Duration.ofMillis(20));
        }

        startTxFor(GLOB);

        assertExpected();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 1100})
    void files_withOneHeader_renamedTwiceWhileTheReceiverIsAway_allArrive(int headerBytes) throws Exception {
        write(header(headerBytes), app.next(20));
        startTxFor(GLOB);
        awaitExpected();
        leave(Absence.DOWN);
        for (int i = 0; i < 2; i++) {
            app.rename();
            write(header(headerBytes), app.next(10));
            pause(Duration.ofMillis(200));
        }

        comeBack(Absence.DOWN);

        assertExpected();
    }

    @ParameterizedTest
    @ValueSource(strings = {"running", "receiver away", "down"})
    void files_thatAreShortAndEqual_allArrive(String how) throws Exception {
        byte[] text = "service start\n".getBytes(StandardCharsets.US_ASCII);
        write(text);
        startTxFor(GLOB);
        awaitExpected();
        if (how.equals("receiver away")) leave(Absence.DOWN);
        if (how.equals("down")) endTx("KILL");
        for (int i = 0; i < 2; i++) {
            app.rename();
            write(text);
            pause(Duration.ofMillis(how.equals("running") ? 1500 : 200));
        }

        if (how.equals("receiver away")) comeBack(Absence.DOWN);
        if (how.equals("down")) startTxFor(GLOB);

        assertExpected();
    }

    /// On the first day the program wrote nothing but its header; the file of that day is renamed, compressed
    /// or deleted when the next one begins.
    @ParameterizedTest
    @CsvSource({"renamed, false", "renamed, true", "compressed, false", "compressed, true", "deleted, false",
        "deleted, true"})
    void file_withNothingButItsHeader_doesNotSwallowTheNextHeader(String how, boolean down)
            throws Exception {
        write(header(200));
        startTxFor(GLOB);
        awaitExpected();
        if (down) endTx("KILL");

        switch (how) {
            case "renamed" -> app.rename();
            case "compressed" -> {
                app.rename();
                Daemon.run("gzip", app.rotated(1).toString());
            }
            default -> Files.delete(app.path());
        }
        write(header(200));

        if (down) startTxFor(GLOB);
        awaitExpected();
        write(app.next(10));
        assertExpected();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void dayOfNothingButTheHeader_betweenTwoOthers_arrives(boolean down) throws Exception {
        write(header(200), app.next(30));
        startTxFor(GLOB);
        awaitExpected();
        if (down) endTx("KILL");
        app.rename();
        write(header(200));
        pause(Duration.ofMillis(down ? 20 : 1500));
        app.rename();
        write(header(200), app.next(10));
        if (down) startTxFor(GLOB);

        assertExpected();
    }

    @ParameterizedTest
    @CsvSource({"200, false", "200, true", "1100, false", "1100, true"})
    void log_copiedAndTruncated_thatWritesItsHeaderAgain_losesNothing(int headerBytes, boolean away)
            throws Exception {
        write(header(headerBytes), app.next(50));
        startTxFor(GLOB);
        awaitExpected();
        if (away) leave(Absence.DOWN);
        for (int i = 0; i < 3; i++) {
            app.copyTruncate();
            write(header(headerBytes), app.next(54));
            pause(Duration.ofMillis(1500));
        }
        if (away) comeBack(Absence.DOWN);

        assertExpected();
    }

    /// The copy of the last unread lines is made while nobody looks.
    @Test
    void log_copiedAndTruncatedWhileDown_thatWritesItsHeaderAgain_losesNothing() throws Exception {
        write(header(1100), app.next(50));
        startTxFor(GLOB);
        awaitExpected();
        endTx("KILL");
        write(app.next(54));
        app.copyTruncate();
        write(header(1100), app.next(54));

        startTxFor(GLOB);

        assertExpected();
    }

    /// The header that the program writes to each file.
    private static byte[] header(int bytes) {
        return ("#Version: 1.0 " + "x".repeat(bytes - 15) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /// Appends these bytes to the log; creates it if it does not exist.
    private void write(byte[]... parts) throws IOException {
        Path log = app.path();
        if (Files.notExists(log)) Files.createFile(log);
        byte[] bytes = TestFiles.concat(parts);
        TestFiles.append(log, bytes);
        expected = TestFiles.concat(expected, bytes);
    }

    private void awaitExpected() {
        awaitStreams(Map.of("app.log", expected));
    }

    private void assertExpected() throws IOException, InterruptedException {
        awaitExpected();
        write(app.next(3));
        assertStreams(Map.of("app.log", expected));
    }
}
