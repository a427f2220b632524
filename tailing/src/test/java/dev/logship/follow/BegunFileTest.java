package dev.logship.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Lives of a file that ended before they were begun, or during that.
final class BegunFileTest extends FollowedLogTest {
    private static final String COPY = "app.log-20261127";

    @Test
    void copyOfWhatNobodyLookedInto_toldBeforeTheFileIsBegun_isOfALifeBeforeIt() throws IOException {
        Arrivals arrivals = cutUnseen();
        arrivals.copied(logs.path(COPY));
        assertEquals(2, arrivals.upcoming().count());
    }

    @Test
    void copyOfWhatNobodyLookedInto_toldWhileTheFileIsBegun_makesNothingComeTwice() throws IOException {
        Arrivals arrivals = cutUnseen();
        SourceFile file = arrivals.upcoming().peek().orElseThrow();
        logs.disk.atWrites(() -> {
            if (file.isNew()) return; // it is still waiting; otherwise the taker is saving it as begun
            try {
                arrivals.copied(logs.path(COPY));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertEquals("second\n", logs.take(LOG) + logs.afterQuiet(LOG));
        assertEquals(0, arrivals.upcoming().count());
    }

    @Test
    void lifeOfWhichNothingWasTaken_andThatIsOver_isNotTakenForTheNextOne_afterARestart() throws IOException {
        logs.begin(LOG, "one\n");
        logs.truncate(LOG, 0);
        logs.tailer(LOG).look();
        assertEquals("", logs.take(LOG) + logs.afterQuiet(LOG));
        logs.append(LOG, "two\n");
        logs.tailer(LOG).look();
        logs.truncate(LOG, 0);
        logs.tailer(LOG).look();
        logs.append(LOG, "three\n");
        logs.tailer(LOG).look();
        logs.restart(() -> { });
        assertEquals("three\n", logs.take(LOG) + logs.afterQuiet(LOG));
    }

    private Arrivals cutUnseen() throws IOException {
        logs.begin(LOG, "zero\n");
        logs.rotate(LOG, "");
        Files.writeString(logs.path(COPY), "the first one\n");
        logs.append(LOG, "second\n");
        logs.advance(Duration.ofSeconds(10));
        logs.tailer(LOG).look(); // into what it holds now
        return logs.tailer(LOG).arrivals();
    }
}
