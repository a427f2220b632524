package dev.logship.it.rotation;

import dev.logship.it.support.FollowedLog;
import dev.logship.it.support.TestFiles;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A log that is truncated in place while the agent runs: its stream continues with the new content. Unread
/// bytes are taken from the copy that rotation made.
@Tag("rotation")
final class TruncationIT extends FollowedLog {
    @ParameterizedTest
    @ValueSource(strings = {"1ms", "5min"})
    void file_cutToNothing_goesOnWhenItGrowsLater(String idleTimeout) throws Exception {
        startTx("--idle-timeout", idleTimeout);
        appendAndAwait(100);

        app.truncate();
        pause(Duration.ofSeconds(2));
        app.append(20);

        awaitShipped();
        awaitSaid("truncated at 5000: ");
        appendAndAwait(200);
        assertNothingLost();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 99, 100, 101, 5000})
    void file_cutAndGrownAtOnce_isSentFromItsStart(int newLines) throws Exception {
        startTx();
        appendAndAwait(100);

        app.overwrite(newLines);

        awaitShipped();
        appendAndAwait(3);
        assertNothingLost();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 5000})
    void idleFile_cutAndGrownAtOnce_isSentFromItsStart(int newLines) throws Exception {
        startTx("--idle-timeout", "1ms");
        appendAndAwait(100);
        awaitSaid("caught up at 5000 bytes");

        app.overwrite(newLines);

        awaitShipped();
        appendAndAwait(3);
        assertNothingLost();
    }

    @Test
    void file_cutAgainAndAgain_isSentFromItsStartEachTime() throws Exception {
        startTx();
        for (int i = 1; i <= 20; i++) {
            app.overwrite(1 + i * 37 % 60);
            awaitShipped();
            appendAndAwait(i);
        }
        assertNothingLost();
    }

    @Test
    void file_copiedAndCut_goesOnWithWhatIsWrittenThen() throws Exception {
        startTx();
        for (int i = 1; i <= 5; i++) {
            appendAndAwait(60 - 10 * i);
            app.copyTruncate();
            appendAndAwait(10 * i);
        }
        assertNothingLost();
    }

    @ParameterizedTest
    @EnumSource
    void file_copiedAndCutWithUnreadBytes_hasThemFromTheCopy(Absence how) throws Exception {
        startTx();
        appendAndAwait(100);
        leave(how);
        app.append(20);
        app.copyTruncate();
        app.append(30);

        comeBack(how);

        assertNothingLost();
    }

    @Test
    void file_copiedAndCutWithUnreadBytes_andGrownBeyondItsOldSize_hasThemFromTheCopy() throws Exception {
        startTx();
        appendAndAwait(100);
        leave(Absence.DOWN);
        app.append(20);
        app.copyTruncate();
        app.append(500);

        comeBack(Absence.DOWN);

        assertNothingLost();
    }

    @ParameterizedTest
    @EnumSource
    void file_copiedAndCutTwiceWithUnreadBytes_hasThemFromTheCopies(Absence how) throws Exception {
        startTx();
        appendAndAwait(100);
        leave(how);
        for (int i = 0; i < 2; i++) {
            app.append(20);
            pause(Duration.ofMillis(50));
            app.copyTruncate();
            app.append(30);
        }

        comeBack(how);

        assertNothingLost();
    }

    @Test
    void file_copiedInPartsAndCut_isSentOnce() throws Exception {
        startTx();
        appendAndAwait(100);
        byte[] copied = Files.readAllBytes(app.path());
        Files.write(app.rotated(1), Arrays.copyOf(copied, 700));
        pause(Duration.ofMillis(1500));
        TestFiles.append(app.rotated(1), Arrays.copyOfRange(copied, 700, copied.length));
        pause(Duration.ofMillis(300));
        app.truncate();
        appendAndAwait(10);
        assertNothingLost();
    }
}
