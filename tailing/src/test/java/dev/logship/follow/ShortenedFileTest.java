package dev.logship.follow;

import static dev.logship.follow.FollowedDirectory.lines;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// The bytes taken from a file that was shortened below its taken bytes while the program was down.
final class ShortenedFileTest extends FollowedLogTest {
    @Test
    void fileCutWhileDown_behindWhatWasTaken_continuesWhereItWas() throws IOException {
        String taken = lines("taken", 1285);
        String unread = lines("unread", 243_664);
        logs.begin(LOG, taken);
        logs.tailer(LOG).pause();
        logs.append(LOG, unread);
        logs.tailer(LOG).look();
        logs.restart(() -> {
            logs.truncate(LOG, 184_167);
            logs.append(LOG, lines("more", 108_931));
        });
        assertEquals(unread.substring(0, 184_167 - 1285) + lines("more", 108_931),
                logs.takeAgain(LOG, 1285) + logs.afterQuiet(LOG));
        assertEquals(1, logs.lostUnknown());
    }

    @Test
    void fileWrittenAnewWhileDown_withTheHeaderThatWasTaken_isTakenWhole() throws IOException {
        String header = lines("header", 1100);
        logs.begin(LOG, header + lines("taken", 185));
        logs.tailer(LOG).pause();
        logs.append(LOG, lines("unread", 20_000));
        logs.tailer(LOG).look();
        logs.restart(() -> {
            logs.truncate(LOG, 0);
            logs.append(LOG, header + lines("anew", 30_000));
        });
        assertEquals(header + lines("anew", 30_000),
                logs.takeAgain(LOG, 1285) + logs.afterQuiet(LOG));
    }
}
