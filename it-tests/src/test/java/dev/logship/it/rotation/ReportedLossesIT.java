package dev.logship.it.rotation;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.HttpClient;
import dev.logship.it.support.AppLog;
import dev.logship.it.support.FollowedFiles;
import dev.logship.it.support.TestFiles;
import dev.logship.it.support.TxMetrics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes that existed and can no longer be shipped: each is counted, and its file is named in a warning.
/// Bytes that wait to be sent are lag, whatever their file's name.
@Tag("rotation")
final class ReportedLossesIT extends FollowedFiles {
    private static final String LOST = "logship_tx_lost_bytes_total";
    private static final String LAG = "logship_tx_lag_bytes";
    private static final int ZEROS = 8192;

    @Test
    void unreadBytes_cutInPlaceWhileTheReceiverIsAway_areCountedAndNamed() throws Exception {
        startTx("--http-port", "0");
        appendAndAwait(100);
        leave(Absence.DOWN);
        app.append(140);
        awaitMetric(LAG, 7000);

        app.truncate();
        pause(Duration.ofSeconds(1));
        app.append(10);
        comeBack(Absence.DOWN);

        byte[] expected = TestFiles.concat(app.written(0, 100), app.writtenFrom(240));
        awaitStreams(Map.of("app.log", expected));
        awaitMetric(LOST, 7000);
        awaitWarning(app.path().toString());
        awaitMetric(LAG, 0);
        assertStreams(Map.of("app.log", expected));
    }

    /// As logrotate does with `copytruncate` and `rotate 2`.
    @Test
    void generations_deletedWhileTheReceiverIsAway_areCountedAndNamed() throws Exception {
        startTx("--http-port", "0");
        appendAndAwait(100);
        leave(Absence.DOWN);
        for (int i = 0; i < 5; i++) {
            app.append(20 + i);
            awaitMetric("logship_tx_receiver_up", 0);
            pause(Duration.ofMillis(1200)); // so that they are seen
            if (i > 0) Files.move(app.rotated(1), app.rotated(2), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(app.path(), app.rotated(1));
            app.truncate();
            pause(Duration.ofMillis(300));
        }
        app.append(7);
        comeBack(Absence.DOWN);

        List<String> written = TestFiles.lines(app.written());
        await("the last line").until(() -> heldLines().contains(written.getLast()));
        pause(Duration.ofSeconds(2));
        List<String> held = TestFiles.lines(Files.readAllBytes(rx.file("app.log")));
        Set<String> only = new HashSet<>(held);
        assertEquals(written.stream().filter(only::contains).toList(), held, "in order, and each once");
        int missing = (written.size() - held.size()) * AppLog.LINE;
        assertEquals(missing, new TxMetrics(tx).sum(LOST), tx::toString);
        if (missing > 0) assertFalse(warnings("app.log").isEmpty(), tx::toString);
    }

    @Test
    void unsentBytes_ofARotatedFile_areLag() throws Exception {
        startTx("--http-port", "0");
        appendAndAwait(100);
        leave(Absence.DOWN);
        app.append(20);
        awaitMetric(LAG, 1000);

        app.rename();
        Files.createFile(app.path());

        pause(Duration.ofSeconds(2));
        assertEquals(1000, new TxMetrics(tx).sum(LAG), "behind while the new file is empty");
        assertEquals(1000, new TxMetrics(tx).sum("logship_tx_stream_lag_bytes", "stream=\"app.log\""));
        assertTrue(streams().contains("\"lag\":1000"), this::streams);
        app.append(10);
        awaitMetric(LAG, 1500);
        app.rename();
        app.append(1);
        awaitMetric(LAG, 1550);
        comeBack(Absence.DOWN);
        awaitMetric(LAG, 0);
        assertStreams(Map.of("app.log", app.written()));
    }

    /// As svlogd and multilog do. Nothing proves which file was `current` meanwhile, so it is not shipped,
    /// but it is named.
    @Test
    void file_rotatedTwiceWhileDown_thatCannotBeProved_isNamed() throws Exception {
        AppLog current = log("current");
        current.append(100);
        startTxFor("source/current");
        awaitStreams(Map.of("current", current.written()));
        endTx("KILL");

        current.append(10);
        rotate(current, 1);
        current.append(20);
        Path skipped = rotate(current, 2);
        current.append(30);
        startTxFor("source/current");

        byte[] expected = TestFiles.concat(current.written(0, 110), current.writtenFrom(130));
        awaitStreams(Map.of("current", expected));
        awaitWarning(skipped.getFileName().toString());
        assertEquals(1, warnings(skipped.getFileName().toString()).size(), tx::toString);
        assertStreams(Map.of("current", expected));
    }

    @Test
    void file_rotatedTwiceWhileDown_byASchemeSeenBefore_arrives() throws Exception {
        AppLog current = log("current");
        current.append(100);
        startTxFor("source/current");
        awaitStreams(Map.of("current", current.written()));
        for (int i = 1; i <= 2; i++) {
            rotate(current, i);
            current.append(10);
            awaitStreams(Map.of("current", current.written()));
        }
        endTx("KILL");

        rotateTwice(current);
        startTxFor("source/current");

        assertStreams(Map.of("current", current.written()));
    }

    @Test
    void file_rotatedTwiceWhileDown_byASchemeThatIsGiven_arrives() throws Exception {
        AppLog current = log("current");
        current.append(100);
        startTxFor("source/current", "--rotated", "@*.s");
        awaitStreams(Map.of("current", current.written()));
        endTx("KILL");

        rotateTwice(current);
        startTxFor("source/current", "--rotated", "@*.s");

        assertStreams(Map.of("current", current.written()));
    }

    private void rotateTwice(AppLog current) throws IOException {
        current.append(10);
        rotate(current, 3);
        pause(Duration.ofMillis(20));
        current.append(20);
        rotate(current, 4);
        pause(Duration.ofMillis(20));
        current.append(30);
    }

    /// Renames it to the next label of time in TAI64N.
    private Path rotate(AppLog current, int number) throws IOException {
        return Files.move(current.path(),
                source.resolve("@%024x.s".formatted(0x65_000000L * number).replaceFirst("@0", "@4")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"written", "mapped"})
    void zerosOfAPreallocatedFile_replacedByData_areNamed(String how) throws Exception {
        byte[] first = TestFiles.concat(app.next(400), new byte[ZEROS]);
        Files.write(app.path(), first);
        startTx();
        awaitStreams(Map.of("app.log", first));

        byte[] data = new byte[ZEROS];
        Arrays.fill(data, (byte) 'x');
        int from = first.length - ZEROS;
        try (var file = FileChannel.open(app.path(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (how.equals("written")) file.write(ByteBuffer.wrap(data), from);
            else file.map(FileChannel.MapMode.READ_WRITE, from, ZEROS).put(data);
        }
        pause(Duration.ofSeconds(1));
        TestFiles.append(app.path(), new byte[ZEROS]);

        awaitWarning("app.log");
        assertStreams(Map.of("app.log", TestFiles.concat(first, new byte[ZEROS])));
    }

    private void awaitMetric(String name, double value) {
        await(name + " = " + value).until(() -> new TxMetrics(tx).sum(name) == value);
    }

    private String streams() {
        try {
            return HttpClient.get(new TxMetrics(tx).port(), "/streams").body();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
