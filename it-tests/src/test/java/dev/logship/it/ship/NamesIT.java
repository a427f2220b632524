package dev.logship.it.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.FollowedLog;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The agent's options for the names of streams, for their start, and for conflicts of names.
@Tag("ship")
final class NamesIT extends FollowedLog {
    @Test
    void files_ofOneName_firstIsShippedAndTheOtherRefused() throws Exception {
        Path first = TestFiles.write(source.resolve("a/same.log"), TestFiles.random(1, 100));
        Path second = TestFiles.write(source.resolve("b/same.log"), TestFiles.random(2, 5000));
        startTx("--glob", source + "/*/*.log");

        TestFiles.awaitSame(first, rx.file("same.log"));
        String refusal = tx.awaitLine("refusal", line -> line.contains(" is not shipped: "));
        appendAndAwait(10);
        TestFiles.append(second, TestFiles.random(3, 100));
        TestFiles.append(first, TestFiles.random(4, 100));
        TestFiles.awaitSame(first, rx.file("same.log"));

        assertTrue(refusal.contains(" ERROR ") && refusal.contains(second + " is not shipped: "), refusal);
        assertTrue(refusal.contains(first.toString()) && refusal.contains("--name-from path"), refusal);
        assertEquals(List.of(refusal), tx.stderrWith(" is not shipped: "));
    }

    @Test
    void files_ofOneName_keepTheirPlacesOverARestart() throws Exception {
        Path later = TestFiles.write(source.resolve("b/same.log"), TestFiles.random(1, 100));
        startTx("--glob", source + "/*/*.log");
        TestFiles.awaitSame(later, rx.file("same.log"));
        endTx("TERM");
        TestFiles.write(source.resolve("a/same.log"), TestFiles.random(2, 5000));

        startTx("--glob", source + "/*/*.log");

        tx.awaitLine("refusal", line -> line.contains(" is not shipped: "));
        TestFiles.append(later, TestFiles.random(3, 100));
        TestFiles.awaitSame(later, rx.file("same.log"));
    }

    @Test
    void files_ofOneName_namedFromTheirPaths_areShippedBoth() throws Exception {
        Path first = TestFiles.write(source.resolve("a/same.log"), TestFiles.random(1, 100));
        Path second = TestFiles.write(source.resolve("b/same.log"), TestFiles.random(2, 5000));
        startTx("--glob", source + "/*/*.log", "--name-from", "path");

        for (Path file : List.of(first, second)) {
            TestFiles.awaitSame(file, rx.file(file.toString().substring(1)));
            Files.move(file, file.resolveSibling("same.log.1"));
        }
        TestFiles.write(second, TestFiles.random(3, 200));
        TestFiles.awaitBytes(TestFiles.concat(TestFiles.random(2, 5000), TestFiles.random(3, 200)),
                rx.file(second.toString().substring(1)));
        assertEquals(List.of(), tx.stderrWith(" is not shipped: "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"edge_", "{host}_", "web/{host}/"})
    void prefix_isPutBeforeTheName(String prefix) throws Exception {
        String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        startTx("--name-prefix", prefix);
        app.append(100);
        TestFiles.awaitSame(app.path(), rx.file(prefix.replace("{host}", host) + "app.log"));
    }

    @Test
    void sourcesOfAConfiguration_sayWhatIsNotAsForAll_andOneOfTheCommandLineReplacesThem() throws Exception {
        for (String name : List.of("a/1.log", "a/1.tmp", "b/2.log", "b/2.tmp", "c/3.log", "c/3.tmp")) {
            TestFiles.write(source.resolve(name), new byte[1]);
        }
        Path config = Files.writeString(dir.resolve("logship.toml"), """
                [tx]
                host = "127.0.0.1:%1$d"
                once = true
                state-path = "%2$s/state"
                glob = "%2$s/a/*"
                exclude = "*.tmp"
                name-prefix = "all_"
                [[tx.source]]
                glob = "%2$s/b/*"
                exclude = "*.log"
                name-from = "path"
                name-prefix = "own/"
                [[tx.source]]
                glob = "%2$s/c/*"
                """.formatted(port(), source));

        logship.start("tx", "--config", config.toString()).assertExit(0);

        assertTrue(Files.exists(rx.file("all_1.log")) && Files.exists(rx.file("all_3.log")));
        assertTrue(Files.exists(rx.file("own" + source + "/b/2.tmp")));
        for (String other : List.of("all_1.tmp", "own" + source + "/b/2.log", "all_2.log", "all_3.tmp")) {
            assertFalse(Files.exists(rx.file(other)), other);
        }

        TestFiles.write(source.resolve("a/4.log"), new byte[1]);
        logship.start("tx", "--config", config.toString(), "--glob", source + "/b/*").assertExit(0);

        assertTrue(Files.exists(rx.file("all_2.log")));
        assertFalse(Files.exists(rx.file("all_4.log")));
    }

    @Test
    void start_atTheEnd_shipsOnlyWhatIsWrittenThen() throws Exception {
        app.append(100);
        startTx("--start", "end");
        awaitSaid("shipping from 0 ");
        app.append(20);
        awaitStream(app.writtenFrom(100));

        app.rename();
        app.append(30);
        awaitStream(app.writtenFrom(100));
        endTx("TERM");
        app.append(10);
        app.rename();
        app.append(10);
        startTx("--start", "end");

        assertEndsWith(app.writtenFrom(100));
    }

    @Test
    void state_path_inUse_isOneLineAndAFailure() throws Exception {
        startTx();
        appendAndAwait(10);

        String line = logship.tx(port(), dir).assertFails(1);

        assertTrue(line.contains(dir.resolve("state").toString()), line);
        appendAndAwait(10);
        endTx("KILL");
        startTx();
        appendAndAwait(10);
    }

    @Test
    void state_path_belowAFile_isOneLineAndAFailure() throws IOException {
        Path file = TestFiles.write(dir.resolve("file"), new byte[1]);
        String line = logship.tx(port(), dir, "--state-path", file + "/state").assertFails(1);
        assertTrue(line.contains(file.toString()), line);
    }
}
