package dev.logship.it.rotation;

import static dev.logship.it.rotation.OlderState.extent;
import static dev.logship.it.rotation.OlderState.file;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.OriginalRx;
import dev.logship.it.peer.PeerServer;
import dev.logship.it.peer.ShipClient;
import dev.logship.it.support.AppLog;
import dev.logship.it.support.FollowedFiles;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An agent starts with the state of an older version, in format 1: nothing is sent again, and nothing is
/// lost, however either of them ended.
@Tag("rotation")
final class UpgradeIT extends FollowedFiles {
    private static final String REFUSED = "Use that version again";

    private OlderState older;

    @BeforeEach
    void makeState() throws IOException {
        older = new OlderState(state(), port());
    }

    /// Rotated files, files with equal headers, and a log that is copied and truncated.
    @Test
    void state_ofAnOlderVersion_isTakenOver() throws Exception {
        addRotated();
        AppLog copied = addCopied();
        byte[] alike = addAlike();
        byte[] journal = Files.readAllBytes(older.journal());

        startTx();

        awaitStreams(Map.of("app.log", app.written(), "copied.log", copied.written(), "alike.log", alike));
        assertConverted(journal);
        app.rename();
        app.append(20);
        copied.append(10);
        awaitStreams(Map.of("app.log", app.written(), "copied.log", copied.written(), "alike.log", alike));
        copied.copyTruncate();
        copied.append(20);
        Map<String, byte[]> all =
                Map.of("app.log", app.written(), "copied.log", copied.written(), "alike.log", alike);
        assertStreams(all);
        startTx();
        tx.awaitLine("its first stream", line -> line.contains("shipping from"));
        assertStreams(all);
        assertConverted(journal);
    }

    /// `app.log`, of which the receiver has more than was noted.
    private void addRotated() throws IOException {
        app.append(100);
        app.rename();
        app.append(50);
        app.rename();
        app.append(30);
        ship("app.log", app.written(0, 165));
        older.add(app.path(), file(0, app.rotated(2)), file(1, app.rotated(1)),
                file(2, app.path(), AppLog.LINE, 5 * AppLog.LINE), extent(0, 0, 0),
                extent(1, 0, 100 * AppLog.LINE), extent(2, 0, 150 * AppLog.LINE));
    }

    private AppLog addCopied() throws IOException {
        AppLog copied = log("copied.log");
        copied.append(300);
        copied.copyTruncate();
        copied.append(200);
        ship("copied.log", copied.written(0, 400));
        older.add(copied.path(), file(0, copied.rotated(1)), file(1, copied.path(), 0, 0),
                extent(0, 0, 0), extent(1, 0, 300 * AppLog.LINE));
        return copied;
    }

    private byte[] addAlike() throws IOException {
        AppLog log = log("alike.log");
        byte[] header = TestFiles.random(1, 3000);
        Files.write(log.path(), TestFiles.concat(header, log.next(40)));
        Files.move(log.path(), log.rotated(1));
        Files.write(log.path(), TestFiles.concat(header, log.next(40)));
        byte[] all = TestFiles.concat(header, log.written(0, 40), header, log.written(40, 80));
        ship("alike.log", Arrays.copyOf(all, all.length - 1000));
        older.add(log.path(), file(0, log.rotated(1)), file(1, log.path(), 3000, 0), extent(0, 0, 0),
                extent(1, 0, 3000 + 40 * AppLog.LINE));
        return all;
    }

    /// For a log that grew until the older agent was killed, only its first head was noted, which may be a
    /// header of all its files. It is copied and truncated while no agent runs.
    @ParameterizedTest
    @ValueSource(ints = {0, 300, 5000})
    void log_truncatedAfterTheOlderAgentWasKilled_losesNothing(int headerBytes) throws Exception {
        byte[] header = TestFiles.random(1, headerBytes);
        Files.write(app.path(), header);
        Files.write(app.path(), app.next(2000), StandardOpenOption.APPEND);
        ship("app.log", TestFiles.concat(header, app.written(0, 1900)));
        older.add(app.path(), file(0, app.path(), headerBytes == 0 ? 1024 : headerBytes, 0),
                extent(0, 0, 0));
        byte[] before = TestFiles.concat(header, app.written());
        app.copyTruncate();
        Files.write(app.path(), TestFiles.concat(header, app.next(1500)));

        startTx();

        assertStreams(Map.of("app.log",
                TestFiles.concat(before, header, app.written(2000, 3500))));
    }

    /// A start was interrupted during the conversion; the log was rotated before and after that.
    @ParameterizedTest
    @ValueSource(strings = {"before the new file", "while it was written", "before it got its name",
        "before the old file lost its name"})
    void conversion_cutShort_isDoneAgain_andNoFileIsMissed(String moment) throws Exception {
        app.append(100);
        ship("app.log", app.written());
        older.add(app.path(), file(0, app.path()), extent(0, 0, 0));
        byte[] journal = Files.readAllBytes(older.journal());
        byte[] state = convertedElsewhere();
        app.rename();
        app.append(50);
        Path beside = older.state().resolveSibling(older.state().getFileName() + ".new");
        switch (moment) {
            case "while it was written" -> Files.write(beside, Arrays.copyOf(state, state.length / 2));
            case "before it got its name" -> Files.write(beside, state);
            case "before the old file lost its name" -> Files.write(older.state(), state);
            default -> Files.createFile(older.state());
        }
        pause(Duration.ofMillis(100)); // longer than a tick of the kernel's clock
        Files.createFile(state().resolve(older.state().getFileName() + ".lock"));
        app.rename();
        app.append(50);
        FileTime past = FileTime.from(Instant.now().minusSeconds(60));
        Files.setLastModifiedTime(app.rotated(1), past); // nothing more is written to it

        startTx();

        assertStreams(Map.of("app.log", app.written()));
        assertConverted(journal);
    }

    /// What the journal is converted to.
    private byte[] convertedElsewhere() throws Exception {
        Path copy = Files.createDirectory(dir.resolve("copy"));
        Files.copy(older.journal(), copy.resolve(older.journal().getFileName()));
        startTxFor("nothing/*.log", "--state-path", copy.toString());
        tx.awaitLine("a conversion", line -> line.contains("converted "));
        endTx("KILL");
        return Files.readAllBytes(copy.resolve(older.state().getFileName()));
    }

    /// The older agent was killed while it recorded the start of the next file.
    @Test
    void journal_withATornEnd_isConvertedWithoutIt() throws Exception {
        app.append(100);
        ship("app.log", app.written());
        older.add(app.path(), file(0, app.path()), extent(0, 0, 0));
        app.rename();
        app.append(50);
        older.tear(app.path(), file(0, app.rotated(1)), file(1, app.path(), AppLog.LINE, 0), extent(0, 0, 0),
                extent(1, 0, 100 * AppLog.LINE));
        byte[] journal = Files.readAllBytes(older.journal());

        startTx();

        awaitWarning(": skipped 1 damaged rows");
        assertStreams(Map.of("app.log", app.written()));
        assertConverted(journal);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowOfFormat1_ofAnotherForm_isRefused_andNothingChanged(boolean last) throws Exception {
        app.append(100);
        String unknown = OlderState.checked("1795000000\tapp.log\t/nowhere/app.log\tx:a=b\tz:1:2:3:4");
        if (!last) older.append(unknown);
        older.add(app.path(), file(0, app.path()), extent(0, 0, 0));
        if (last) older.append(unknown);
        assertRefused(older.journal());
        assertFalse(Files.exists(older.state()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"logship-state 3\n", "logship-state 3\n12345678\t1\tsomething else\n",
        "logship-state 2\n%s"})
    void state_ofANewerVersion_isRefused_andNothingChanged(String text) throws Exception {
        app.append(100);
        String row = "\t1\t0\t1795000000\tapp.log\tcolour:blue";
        Files.writeString(older.state(), text.formatted(OlderState.checksum(row) + row + "\n"));
        assertRefused(older.state());
    }

    private void assertRefused(Path file) throws Exception {
        byte[] before = Files.readAllBytes(file);
        startTx();
        String line = tx.assertFails(1);
        assertTrue(line.contains(file.toString()) && line.contains(REFUSED), line);
        assertArrayEquals(before, Files.readAllBytes(file));
        assertFalse(Files.exists(older.converted()));
        assertEquals(Map.of(), held());
        LogshipProcess verify = logship.start("state", "verify", file.toString());
        verify.assertExit(1);
        assertTrue(String.join("\n", verify.stdout()).contains(REFUSED), verify::toString);
    }

    /// The receiver is an original one: it speaks the original protocol, and closes connections.
    @Test
    void agentWithOlderState_besideOriginalReceiver_shipsOverRotationsAndRestarts() throws Exception {
        Path directory = Files.createDirectory(dir.resolve("stored"));
        Path stored = directory.resolve("app.log");
        var peer = new OriginalRx(directory, Duration.ZERO, nth -> nth % 3 == 0 ? 20_000 : 2000);
        try (PeerServer server = PeerServer.start(peer)) {
            older = new OlderState(state(), server.port());
            app.append(100);
            app.rename();
            app.append(400);
            Files.write(stored, app.written(0, 250));
            older.add(app.path(), file(0, app.rotated(1)), file(1, app.path(), AppLog.LINE, 0),
                    extent(0, 0, 0), extent(1, 0, 100 * AppLog.LINE));
            for (String signal : new String[] {"KILL", "TERM", "KILL"}) {
                begun(logship.tx(server.port(), dir));
                await("more lines").until(() -> TestFiles.size(stored) > app.size() - 100 * AppLog.LINE);
                app.rename();
                app.append(200);
                endTx(signal);
                app.append(100);
            }
            begun(logship.tx(server.port(), dir));
            TestFiles.awaitBytes(app.written(), stored);
            endTx("TERM");
            TestFiles.assertBytes(app.written(), Files.readAllBytes(stored), "the stream");
        }
    }

    private void ship(String name, byte[] bytes) throws IOException {
        try (ShipClient sender = ShipClient.open(rx.shipPort(), name)) {
            assertEquals(0, sender.answer());
            sender.send(bytes);
            sender.halfClose();
            sender.assertEnd();
        }
    }

    private void assertConverted(byte[] journal) throws IOException {
        assertArrayEquals(journal, Files.readAllBytes(older.converted()));
        assertFalse(Files.exists(older.journal()));
        logship.start("state", "verify", state().toString()).assertExit(0);
    }
}
