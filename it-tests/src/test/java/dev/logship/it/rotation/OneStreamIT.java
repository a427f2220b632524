package dev.logship.it.rotation;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.logship.it.support.FollowedLog;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A glob that also matches rotated files, `app.log*`: no byte is shipped twice, whatever the files' names
/// are, while running and after a restart.
@Tag("rotation")
final class OneStreamIT extends FollowedLog {
    @Test
    void renamedFiles_thatMatchToo_areInOneStream() throws Exception {
        start();
        for (int i = 0; i < 3; i++) {
            appendAndAwait(100);
            app.rename();
            appendAndAwait(10);
            app.append(10);
            pause(Duration.ofMillis(20));
            app.rename();
            app.append(10);
        }
        awaitShipped();
        endTx("TERM");
        start();
        appendAndAwait(10);
        assertOneStream();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void renamedFiles_thatMatchToo_whileNoAgentRuns_areInOneStream(String signal) throws Exception {
        startWithScheme();
        appendAndAwait(100);
        endTx(signal);
        for (int i = 0; i < 3; i++) {
            app.append(20);
            pause(Duration.ofMillis(20));
            app.rename();
        }
        app.append(30);
        startWithScheme();
        awaitShipped();
        endTx(signal);
        startWithScheme();
        appendAndAwait(10);
        assertOneStream();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 500})
    void copies_thatMatchToo_areNotShippedAgain(int lines) throws Exception {
        startWithScheme();
        for (int i = 0; i < 3; i++) {
            appendAndAwait(lines);
            app.copyTruncate();
            appendAndAwait(lines + 10);
        }
        endTx("TERM");
        startWithScheme();
        appendAndAwait(10);
        assertOneStream();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void copies_thatMatchToo_whileNoAgentRuns_areNotShippedAgain(String signal) throws Exception {
        startWithScheme();
        appendAndAwait(100);
        endTx(signal);
        app.append(20);
        app.copyTruncate();
        app.append(30);
        startWithScheme();
        awaitShipped();
        endTx(signal);
        startWithScheme();
        appendAndAwait(10);
        assertOneStream();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 700, 4000})
    void copy_thatGrowsSlowly_isNotShippedAgain(int firstBytes) throws Exception {
        startWithScheme();
        appendAndAwait(100);
        byte[] copied = app.written();
        Files.write(app.rotated(1), Arrays.copyOf(copied, firstBytes));
        pause(Duration.ofMillis(1500));
        TestFiles.append(app.rotated(1), Arrays.copyOfRange(copied, firstBytes, copied.length));
        pause(Duration.ofMillis(500));
        app.truncate();
        appendAndAwait(10);
        assertOneStream();
    }

    @Test
    void files_rotatedBeforeTheFirstStart_arriveOnceEach() throws Exception {
        for (int i = 0; i < 2; i++) {
            app.append(30);
            pause(Duration.ofMillis(20));
            app.rename();
        }
        app.append(30);
        start();
        awaitEachLineOnce();
        for (int i = 0; i < 2; i++) {
            app.rename();
            app.append(30);
            awaitEachLineOnce();
            endTx("TERM");
            start();
        }
        app.append(1);
        awaitEachLineOnce();
    }

    private void start() throws IOException {
        startTx("--glob", app.path() + "*");
    }

    /// A glob that selects rotated names gives files that were never seen before streams of their own:
    /// copies, and files of the agent's downtime. `--rotated` leaves them to the log.
    private void startWithScheme() throws IOException {
        startTx("--glob", app.path() + "*", "--rotated", "app.log.*");
    }

    private void assertOneStream() throws Exception {
        assertNothingLost();
        awaitEachLineOnce();
    }

    /// Waits until the streams together hold each line that was written exactly once.
    private void awaitEachLineOnce() {
        List<String> expected = TestFiles.lines(app.written());
        await("each line once")
                .untilAsserted(() -> assertEquals(expected, heldLines()));
    }

    private List<String> heldLines() throws IOException {
        var lines = new ArrayList<String>();
        try (var streams = Files.newDirectoryStream(storage)) {
            for (Path stream : streams) {
                if (Files.isRegularFile(stream)) lines.addAll(Files.readAllLines(stream));
            }
        }
        lines.sort(null);
        return lines;
    }
}
