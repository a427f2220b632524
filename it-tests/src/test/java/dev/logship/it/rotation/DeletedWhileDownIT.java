package dev.logship.it.rotation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.FollowedLog;
import dev.logship.it.support.TestFiles;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A log's file was deleted while no agent ran.
@Tag("rotation")
final class DeletedWhileDownIT extends FollowedLog {
    @ParameterizedTest
    @ValueSource(strings = {"TERM 1", "KILL 1", "TERM 100", "KILL 100", "TERM 500", "KILL 500"})
    void file_deletedAndMadeAgain_streamGoesOnWithTheNewOne(String signalAndLines) throws Exception {
        shipAndEnd(signalAndLines.substring(0, 4));
        Files.delete(app.path());
        pause(Duration.ofMillis(20));
        app.append(Integer.parseInt(signalAndLines.substring(5)));
        startAndEndEqual();
    }

    @Test
    void file_deletedWithBytesThatWereSentAndNotHeld_isCountedAsLost() throws Exception {
        startTx();
        appendAndAwait(100);
        leave(Absence.STOPPED_THEN_KILLED);
        app.append(30);
        pause(Duration.ofSeconds(1)); // they are sent
        endTx("TERM");
        Files.delete(app.path());
        pause(Duration.ofMillis(20));
        app.append(40);
        comeBack(Absence.STOPPED_THEN_KILLED);

        startTx();

        assertEndsWith(TestFiles.concat(app.written(0, 100), app.written(130, 170)));
        List<String> errors = tx.stderrWith(" ERROR ");
        assertEquals(1, errors.size(), tx::toString);
        String error = errors.getFirst();
        assertTrue(error.contains("stream app.log: lost at 5000: at least 1500 bytes"), error);
        assertTrue(error.contains(app.path().toString()), error);
    }

    @Test
    void file_deletedWithBytesThatNobodySaw_isSaidToBeGone() throws Exception {
        shipAndEnd("TERM");
        app.append(30);
        Files.delete(app.path());
        pause(Duration.ofMillis(20));
        app.append(40);

        startTx();

        assertEndsWith(TestFiles.concat(app.written(0, 100), app.written(130, 170)));
        assertEquals(1, tx.stderrWith("was deleted at stream offset 5000").size(), tx::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void file_deletedAndMadeAgainAfterTheStart_streamContinues(String signal) throws Exception {
        shipAndEnd(signal);
        Files.delete(app.path());
        startTx();
        tx.awaitLine("that it looks at the files", line -> line.contains("no file"));
        app.append(20);
        awaitShipped();
        assertNothingLost();
    }
}
