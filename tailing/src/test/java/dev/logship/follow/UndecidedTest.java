package dev.logship.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Many files that come while it is undecided which files came unseen.
final class UndecidedTest extends FollowedLogTest {
    private static final int MANY = 1100;

    @Test
    void files_moreThanAreKeptOpen_areAllTaken_inOrder() throws IOException {
        logs.begin(LOG, "one\n");
        logs.restart(() -> {
            logs.rename(LOG, "app.log.2");
            logs.create("app.log.1", "two\n");
            logs.create(LOG, "three\n");
        });
        assertEquals("", logs.take(LOG));
        StringBuilder all = new StringBuilder("two\nthree\n");
        for (int i = 0; i < MANY; i++) {
            logs.rename(LOG, "app.log-" + (1_700_000_000 + i));
            logs.create(LOG, "line " + i + "\n");
            logs.tell();
            all.append("line ").append(i).append('\n');
        }
        StringBuilder taken = new StringBuilder(logs.take(LOG));
        for (int i = 0; i < 3; i++) {
            logs.advance(Duration.ofSeconds(10));
            taken.append(logs.take(LOG));
        }
        assertEquals(all.toString(), taken.toString());
        assertEquals(0, logs.lostUnknown());
    }

    @Test
    void files_thatCameBeforeTheOneAtThePath_andAreToldLater_areTakenBeforeIt() throws IOException {
        logs.begin(LOG, "one\n");
        logs.restart(() -> {
            logs.rename(LOG, "app.log.2");
            logs.create("app.log.1", "two\n");
            logs.create(LOG, "three\n");
        });
        assertEquals("", logs.take(LOG));
        logs.time.meanwhile(() -> logs.time.meanwhile(() -> { // when the path is about to be opened
            try {
                for (int i = 0; i < 3; i++) {
                    logs.rename(LOG, "app.log-" + (1_700_000_000 + i));
                    logs.create(LOG, "line " + i + "\n");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
        logs.tailer(LOG).look();
        logs.tell();
        StringBuilder taken = new StringBuilder(logs.take(LOG));
        for (int i = 0; i < 3; i++) {
            logs.advance(Duration.ofSeconds(10));
            taken.append(logs.take(LOG));
        }
        assertEquals("two\nthree\nline 0\nline 1\nline 2\n", taken.toString());
    }

    @Test
    void files_moreThanAreKept_areToldToBeTooMany() throws IOException {
        Undecided files = new Undecided(1, 2);
        for (String name : List.of("a", "b", "c")) {
            Files.writeString(logs.path(name), name);
            try (Binding file = Binding.at(logs.path(name)).orElseThrow()) {
                assertFalse(files.wereTooMany());
                files.add(file);
                files.add(file);
            }
        }
        assertTrue(files.wereTooMany());
        List<Binding> kept = files.release();
        assertEquals(2, kept.size());
        assertNotNull(kept.get(0).channel());
        assertNull(kept.get(1).channel());
        assertFalse(files.wereTooMany());
        for (Binding file : kept) file.close();
    }
}
