package dev.logship.it.rotation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.FollowedLog;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An agent's journal that is damaged or lost: the damage is logged, undamaged records are still used, and
/// nothing is fatal.
@Tag("rotation")
final class JournalIT extends FollowedLog {
    @Test
    void journal_hasItsVersionFirst_andRowsWithAChecksum() throws Exception {
        shipAndEnd("TERM");
        List<String> rows = Files.readAllLines(journal());
        assertFalse(rows.isEmpty());
        assertEquals("logship-state 2", rows.getFirst());
        for (String row : rows.subList(1, rows.size())) {
            assertTrue(row.matches("[0-9a-f]{8}\t\\d+\t\\d+\t\\d+\tapp\\.log\t.*"), row);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torn", "1234abcd\tapp.log", "\u0000\u0000\u0000", "deadbeef\t1\tapp.log\t/x\n"})
    void journal_withATornEnd_isUsedWithoutIt(String end) throws Exception {
        shipAndEnd("KILL");
        Files.writeString(journal(), end, StandardOpenOption.APPEND);
        app.append(20);
        app.rename();
        app.append(200);

        startTx();

        tx.awaitLine("warning", line -> line.contains(" WARN ") && line.contains("damaged"));
        awaitShipped();
        app.rename();
        appendAndAwait(10);
        endTx("KILL");
        startTx();
        tx.awaitLine("level", line -> line.contains("caught up at"));
        assertNothingLost();
        assertEquals(List.of(), tx.stderrWith("damaged"));
    }

    @Test
    void journal_damagedInTheMiddle_costsOneRowAtMost() throws Exception {
        Map<Path, byte[]> others = new HashMap<>();
        for (int i = 0; i < 5; i++) {
            byte[] bytes = TestFiles.random(i, 2000);
            others.put(TestFiles.write(source.resolve(i + ".log"), bytes), bytes);
        }
        startTx();
        awaitOthers(others);
        appendAndAwait(100);
        endTx("KILL");
        byte[] rows = Files.readAllBytes(journal());
        rows[rows.length / 2] ^= 1;
        Files.write(journal(), rows);
        for (Map.Entry<Path, byte[]> other : others.entrySet()) {
            byte[] grown = Arrays.copyOf(other.getValue(), 2500);
            Files.write(other.getKey(), grown);
            other.setValue(grown);
        }
        app.append(20);

        startTx();

        tx.awaitLine("warning", line -> line.contains(" WARN ") && line.contains("damaged"));
        awaitOthers(others);
        assertNothingLost();
    }

    @Test
    void journal_ofNoise_isAsGoodAsLost() throws Exception {
        shipAndEnd("TERM");
        Files.write(journal(), TestFiles.random(1, 100_000));
        app.append(20);
        startTx();
        tx.awaitLine("warning", line -> line.contains(" WARN ") && line.contains("damaged"));
        awaitSaid("no saved state for ");
        assertNothingLost();
    }

    @Test
    void journal_cutToNothing_isAsGoodAsLost() throws Exception {
        shipAndEnd("TERM");
        try (var journal = FileChannel.open(journal(), StandardOpenOption.WRITE)) {
            journal.truncate(0);
        }
        app.append(20);
        startTx();
        awaitSaid("no saved state for ");
        assertNothingLost();
    }

    @Test
    void journal_deleted_fileGoesOnWhereTheReceiverIs() throws Exception {
        shipAndEnd("TERM");
        Files.delete(journal());
        app.append(20);

        startTx();

        String said = awaitSaid("no saved state for ");
        assertTrue(said.contains(" WARN "), said);
        awaitShipped();
        app.rename();
        appendAndAwait(10);
        assertNothingLost();
    }

    @Test
    void journal_deletedWithAShorterFile_thatIsShippedWhole() throws Exception {
        shipAndEnd("TERM");
        Files.delete(journal());
        app.rename();
        app.append(20);

        startTx();

        awaitSaid("no saved state for ");
        assertNothingLost();
    }

    @Test
    void journal_deletedWhileTheAgentRuns_isNoHarm() throws Exception {
        startTx();
        appendAndAwait(100);
        Files.delete(journal());
        app.rename();
        appendAndAwait(10);
        assertNothingLost();
    }

    @Test
    void journal_ofManyRotations_staysSmall() throws Exception {
        startTx();
        for (int i = 0; i < 300; i++) {
            app.append(1);
            pause(Duration.ofMillis(10));
            Files.move(app.path(), app.rotated(1), StandardCopyOption.REPLACE_EXISTING);
            if (i % 10 == 0) {
                app.append(1);
                pause(Duration.ofMillis(100));
            }
        }
        app.append(1);
        pause(Duration.ofSeconds(3));
        long bytes = Files.size(journal());
        assertTrue(bytes < 1 << 20, () -> bytes + " bytes");
        assertTrue(tx.isAlive());
    }

    private void awaitOthers(Map<Path, byte[]> others) throws IOException {
        for (Map.Entry<Path, byte[]> other : others.entrySet()) {
            TestFiles.awaitBytes(other.getValue(), rx.file(other.getKey().getFileName().toString()));
        }
    }

    private Path journal() throws IOException {
        try (var files = Files.newDirectoryStream(dir.resolve("state"), "*.state")) {
            return files.iterator().next();
        }
    }
}
