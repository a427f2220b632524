package dev.logship.it.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.FollowedLog;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `logship state`: the output for a state path, beside the agent that uses it.
@Tag("cli")
final class StateCommandIT extends FollowedLog {
    @Test
    void dump_besideARunningAgent_showsStreamsWithFilesAndExtents() throws Exception {
        TestFiles.write(source.resolve("other.log"), TestFiles.random(1, 5000));
        startTx();
        appendAndAwait(100);
        app.rename();
        appendAndAwait(10);

        LogshipProcess dump = state("dump", dir.resolve("state"));

        dump.assertExit(0);
        List<String> said = dump.stdout();
        assertEquals(file() + ": format 2, 2 streams, whole", said.getFirst());
        assertTrue(said.contains("stream app.log"), dump::toString);
        assertTrue(said.contains("stream other.log"), dump::toString);
        assertTrue(said.contains("  file 0: " + app.rotated(1)), dump::toString);
        assertTrue(said.contains("  file 1: " + app.path()), dump::toString);
        long inode = ((Number) Files.getAttribute(app.path(), "unix:ino")).longValue();
        assertTrue(said.stream().anyMatch(line -> line.startsWith("    inode " + inode + ", handle ")),
                dump::toString);
        String extent = "  %20d %20s %8d %20d".formatted(Files.size(app.rotated(1)), "", 1, 0);
        assertTrue(said.contains(extent), () -> extent + " in " + dump);
        assertTrue(tx.isAlive());
        assertNothingLost();
    }

    @Test
    void dump_ofOneStream_showsNoOther() throws Exception {
        TestFiles.write(source.resolve("other.log"), TestFiles.random(1, 5000));
        shipAndEnd();
        LogshipProcess dump = state("dump", file(), "--stream", "app.log");
        dump.assertExit(0);
        assertEquals(List.of("stream app.log"),
                dump.stdout().stream().filter(line -> line.startsWith("stream ")).toList());
        String line = state("dump", file(), "--stream", "none.log").assertFails(1);
        assertTrue(line.contains("no stream none.log in " + file()), line);
    }

    @Test
    @Tag("quick")
    void verify_ofAWholeFile_exitsWithZero() throws Exception {
        shipAndEnd();
        LogshipProcess verify = state("verify", dir.resolve("state"));
        verify.assertExit(0);
        assertEquals(List.of(file() + ": format 2, 1 stream, whole"), verify.stdout());
    }

    @Test
    void verify_ofADamagedFile_namesTheLines_exitsWithOne_andWritesNothing() throws Exception {
        shipAndEnd();
        List<String> rows = new ArrayList<>(Files.readAllLines(file()));
        rows.add(1, rows.get(1).replace("app", "apq"));
        Files.write(file(), rows);
        Files.writeString(file(), "torn", StandardOpenOption.APPEND);
        byte[] before = Files.readAllBytes(file());

        LogshipProcess verify = state("verify", file());

        verify.assertExit(1);
        List<String> said = verify.stdout();
        assertTrue(said.getFirst().endsWith(", damaged"), verify::toString);
        assertTrue(said.contains("  line 2: the row is damaged"), verify::toString);
        assertTrue(said.getLast().matches("  line \\d+: the last \\d+ bytes are an incomplete row; .*"),
                verify::toString);
        assertArrayEquals(before, Files.readAllBytes(file()));
        try (var files = Files.list(file().getParent())) {
            assertFalse(files.anyMatch(path -> path.toString().endsWith(".damaged")));
        }
    }

    @Test
    void verify_ofAFileOfANewerVersion_saysSo() throws Exception {
        Path newer = TestFiles.write(dir.resolve("host_1.state"), "logship-state 3\n".getBytes(US_ASCII));
        LogshipProcess verify = state("verify", newer);
        verify.assertExit(1);
        assertTrue(verify.stdout().getFirst().contains(" is saved state of format 3, "), verify::toString);
        String line = state("dump", newer).assertFails(1);
        assertTrue(line.contains(" is saved state of format 3, "), line);
    }

    @Test
    void path_withoutState_isNamed() throws Exception {
        String line = state("verify", source).assertFails(1);
        assertTrue(line.contains("no saved state in directory " + source), line);
        state("verify", dir.resolve("nowhere")).assertExit(1);
        logship.start("state", "dump").assertFails(2);
        logship.start("state", "mend", dir.toString()).assertFails(2);
    }

    private void shipAndEnd() throws Exception {
        startTx();
        appendAndAwait(100);
        endTx("TERM");
    }

    private LogshipProcess state(String action, Path path, String... options) throws IOException {
        List<String> args = new ArrayList<>(List.of("state", action, path.toString()));
        args.addAll(List.of(options));
        return logship.start(args.toArray(String[]::new));
    }

    private Path file() throws IOException {
        try (var files = Files.newDirectoryStream(dir.resolve("state"), "*.state")) {
            return files.iterator().next();
        }
    }
}
