package dev.logship.it.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.FollowedLog;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A receiver that returns with fewer bytes than it held, or with more: bytes that are found are sent again,
/// others are counted, and nothing is sent twice. Three files were shipped, of 5000, 2000 and 1500 bytes;
/// each row says whether the agent keeps running (`on`) or is stopped or killed meanwhile.
@Tag("ship")
final class LostStorageIT extends FollowedLog {
    @BeforeEach
    void shipThreeFiles() throws IOException {
        startTx();
        appendAndAwait(100);
        app.rename();
        appendAndAwait(40);
        app.rename();
        appendAndAwait(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "TERM", "KILL"})
    void storage_lost_isFilledAgain(String agent) throws Exception {
        away(agent);
        Files.delete(rx.file("app.log"));
        back(agent);

        awaitShipped();
        appendAndAwait(5);
        app.rename();
        appendAndAwait(5);
        assertNothingLost();
    }

    @ParameterizedTest
    @ValueSource(strings = {"on 4000", "KILL 4000", "on 5000", "on 5300", "KILL 5300", "on 7000",
        "KILL 8000"})
    void storage_withoutItsTail_isFilledAgain(String agentAndSize) throws Exception {
        String[] row = agentAndSize.split(" ", -1);
        away(row[0]);
        try (var stored = FileChannel.open(rx.file("app.log"), StandardOpenOption.WRITE)) {
            stored.truncate(Long.parseLong(row[1]));
        }
        app.append(10);
        back(row[0]);

        awaitShipped();
        appendAndAwait(5);
        assertNothingLost();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"}) // a running one may still have the deleted file open
    void storage_lost_andTheOldestFileDeleted_isFilledWithTheRestAndTheLossCounted(String agent)
            throws Exception {
        away(agent);
        Files.delete(rx.file("app.log"));
        Files.delete(app.rotated(2));
        back(agent);

        awaitStream(app.writtenFrom(100));
        app.append(5);
        assertEndsWith(app.writtenFrom(100));
        assertLost("lost at 0: at least 5000 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void storage_withoutItsTail_andTheFileDeleted_goesOnBehindTheGap(String agent) throws Exception {
        awayWithoutItsTail(agent);

        app.append(5);
        awaitStream(TestFiles.concat(app.written(0, 80), app.writtenFrom(100)));
        app.append(1);
        assertEndsWith(TestFiles.concat(app.written(0, 80), app.writtenFrom(100)));
        assertLost("lost at 4000: at least 1000 bytes");
    }

    @Test
    void storage_withoutItsTail_andTheFileDeletedThatTheAgentHasOpen_isFilled() throws Exception {
        awayWithoutItsTail("on");

        app.append(5);
        assertNothingLost();
    }

    private void awayWithoutItsTail(String agent) throws Exception {
        away(agent);
        Files.delete(app.rotated(2));
        try (var stored = FileChannel.open(rx.file("app.log"), StandardOpenOption.WRITE)) {
            stored.truncate(4000);
        }
        back(agent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "TERM"})
    void storage_withBytesOfSomebodyElse_isReportedAndGoesOnBehindThem(String agent) throws Exception {
        byte[] strange = TestFiles.random(1, 7777);
        away(agent);
        TestFiles.append(rx.file("app.log"), strange);
        app.append(10);
        back(agent);

        assertEndsWith(TestFiles.concat(app.written(0, 170), strange, app.writtenFrom(170)));
        List<String> errors = tx.stderrWith(" ERROR ");
        assertEquals(1, errors.size(), tx::toString);
        assertTrue(errors.getFirst().contains(
                "stream app.log: the receiver holds 16277 bytes, but only 8500 were sent: "), tx::toString);
    }

    @Test
    void storage_withBytesOfSomebodyElse_goesOnOverRotationsAndRestarts() throws Exception {
        byte[] strange = TestFiles.random(1, 100);
        away("on");
        TestFiles.append(rx.file("app.log"), strange);
        back("on");
        byte[] before = Files.readAllBytes(rx.file("app.log"));
        app.append(10);
        app.rename();
        app.append(20);
        awaitStream(TestFiles.concat(before, app.writtenFrom(170)));
        endTx("TERM");
        app.append(3);
        app.rename();
        app.append(20);
        startTx();
        assertEndsWith(TestFiles.concat(before, app.writtenFrom(170)));
    }

    private void away(String agent) throws Exception {
        if (!agent.equals("on")) endTx(agent);
        rx.process().kill();
        // Otherwise the next bytes may be sent to a connection that has just ended.
        pause(Duration.ofMillis(300));
    }

    private void back(String agent) throws IOException {
        startRx();
        if (!agent.equals("on")) startTx();
    }

    private void assertLost(String part) {
        List<String> errors = tx.stderrWith(" ERROR ");
        assertEquals(1, errors.size(), tx::toString);
        assertTrue(errors.getFirst().contains("stream app.log: " + part), tx::toString);
    }
}
