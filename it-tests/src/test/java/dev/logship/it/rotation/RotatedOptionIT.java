package dev.logship.it.rotation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.AppLog;
import dev.logship.it.support.FollowedFiles;
import dev.logship.it.support.TestFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `tx --rotated`, `--max-held-bytes` and `--forget-after`.
@Tag("rotation")
final class RotatedOptionIT extends FollowedFiles {
    private static final int WHILE_DOWN = 20;
    private static final Duration SEEN = Duration.ofMillis(500);

    @Test
    void globOfRotatedNames_withRotated_isOneStream() throws Exception {
        TestFiles.write(source.resolve("app.log.2"), TestFiles.random(2, 500));
        app.append(100);
        startTxFor("source/app.log*", "--rotated", "app.log.*");
        awaitStreams(Map.of("app.log", app.written()));
        endTx("TERM");

        app.append(WHILE_DOWN);
        app.rename();
        app.append(WHILE_DOWN);
        startTxFor("source/app.log*", "--rotated", "app.log.*");

        assertStreams(Map.of("app.log", app.written()));
    }

    @Test
    void globOfRotatedNames_isSaidOnce_withTheRemedy() throws Exception {
        byte[] old = TestFiles.random(2, 500);
        TestFiles.write(source.resolve("app.log.1"), old);
        TestFiles.write(source.resolve("app.log.2"), old);
        app.append(100);
        startTxFor("source/app.log*");
        assertStreams(Map.of("app.log", app.written(), "app.log.1", old, "app.log.2", old));
        List<String> said = tx.stderrWith("its rotated files are selected too");
        assertEquals(1, said.size(), said::toString);
        assertTrue(said.getFirst().contains("stream app.log: "), said::toString);
        assertTrue(said.getFirst().contains("add --rotated 'app.log.*'"), said::toString);
    }

    @Test
    void names_ofAGivenScheme_areClaimedAfterDowntime() throws Exception {
        app.append(100);
        startTxFor("source/app*.log", "--rotated", source + "/app_*.log");
        awaitStreams(Map.of("app.log", app.written()));
        endTx("TERM");

        app.append(WHILE_DOWN);
        Path path = source.resolve("app.log");
        Files.move(path, source.resolve("app_2.log"));
        app.append(WHILE_DOWN);
        Files.move(path, source.resolve("app_1.log"));
        app.append(WHILE_DOWN);
        startTxFor("source/app*.log", "--rotated", source + "/app_*.log");

        assertStreams(Map.of("app.log", app.written()));
    }

    @Test
    void names_ofAnotherLogsScheme_areNotTaken() throws Exception {
        AppLog other = log("other.log");
        app.append(100);
        other.append(100);
        startTxFor("source/*.log", "--rotated", "app_*.log");
        awaitStreams(Map.of("app.log", app.written(), "other.log", other.written()));
        endTx("TERM");

        Files.move(source.resolve("other.log"), source.resolve("other.log.1"));
        other.append(WHILE_DOWN);
        TestFiles.write(source.resolve("app_1.log"), TestFiles.random(1, 300));
        startTxFor("source/*.log", "--rotated", "app_*.log");

        assertStreams(Map.of("app.log", app.written(), "other.log", other.written()));
    }

    @Test
    void deletedFiles_beyondMaxHeldBytes_areGivenUp_andNamed() throws Exception {
        app.append(100);
        startTx("--max-held-bytes", "1KiB", "--forget-after", "40d");
        awaitStreams(Map.of("app.log", app.written()));
        rx.process().kill();
        for (int i = 0; i < 3; i++) {
            app.append(2000);
            pause(SEEN);
            Files.delete(source.resolve("app.log"));
        }

        awaitWarning("deleted files exceed --max-held-bytes");
    }

    @Test
    void values_wrong_areRefused() throws Exception {
        for (String wrong : new String[] {"0", "10 GB", "9999999999", "999999999TiB"}) {
            logship.start("tx", "--host", "127.0.0.1:1", "--glob", "/x", "--max-held-bytes",
                    wrong).assertFails(2);
        }
        logship.start("tx", "--host", "127.0.0.1:1", "--glob", "/x", "--rotated", "[").assertFails(2);
        logship.start("serve", "/x", "--lines-port", "0", "--forget-after", "1y").assertFails(2);
    }
}
