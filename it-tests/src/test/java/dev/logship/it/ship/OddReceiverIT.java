package dev.logship.it.ship;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.peer.PeerServer;
import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.TestFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An agent whose receiver sends an invalid reply, drops the connection, loses bytes, or stops reading:
/// nothing wrong is ever sent, and it continues by itself when the receiver does.
@Tag("ship")
final class OddReceiverIT {
    private static final int SIZE = 1000;
    private static final byte[] BYTES = TestFiles.random(1, SIZE);
    private static final Duration QUIET = Duration.ofSeconds(2);

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"abc\n", "-5\n", "\n", "12 34\n", "1e3\n", "99999999999999999999\n"})
    void answer_thatIsNoOffset_getsNoByteAndIsReported(String answer) throws IOException {
        TestFiles.write(dir.resolve("source/foo.log"), BYTES);
        var early = new CopyOnWriteArrayList<Integer>();
        var later = new ByteArrayOutputStream();
        try (PeerServer server = PeerServer.start((socket, nth) -> {
            if (nth == 1) {
                early.add(answerAndCount(socket, answer));
            } else {
                answerAndTake(socket, "0\n", later);
            }
        })) {
            LogshipProcess tx = logship.tx(server.port(), dir);
            tx.awaitLine("complaint", line -> line.contains("foo.log") && line.contains("not an offset"));
            await().until(() -> later.size() >= SIZE);
            assertEquals(0, early.getFirst(), "bytes sent after a wrong answer");
            TestFiles.assertBytes(BYTES, later.toByteArray(), "bytes sent after a proper answer");
            assertTrue(tx.isAlive());
        }
    }

    @Test
    void answer_beyondTheFile_isSaid_andTheFileSentBehindIt() throws IOException {
        TestFiles.write(dir.resolve("source/foo.log"), BYTES);
        var behind = new ByteArrayOutputStream();
        try (PeerServer server = PeerServer.start((socket, nth) ->
                answerAndTake(socket, 5000 + behind.size() + "\n", behind))) {
            LogshipProcess tx = logship.tx(server.port(), dir);
            tx.awaitLine("complaint",
                    line -> line.contains("foo.log") && line.contains("receiver's 5000 bytes are from its"));
            await().until(() -> behind.size() >= SIZE);
            TestFiles.assertBytes(BYTES, behind.toByteArray(), "bytes sent behind the others");
            assertTrue(tx.isAlive());
        }
    }

    @Test
    void answer_withoutEnd_isGivenUp() throws IOException {
        TestFiles.write(dir.resolve("source/foo.log"), BYTES);
        var later = new ByteArrayOutputStream();
        try (PeerServer server = PeerServer.start((socket, nth) -> {
            if (nth == 1) {
                answerAndTake(socket, "1".repeat(100_000), new ByteArrayOutputStream());
            } else {
                answerAndTake(socket, "0\n", later);
            }
        })) {
            logship.tx(server.port(), dir);
            await().until(() -> later.size() >= SIZE);
            TestFiles.assertBytes(BYTES, later.toByteArray(), "bytes sent after a proper answer");
        }
    }

    @Test
    void answer_thatNeverComes_isGivenUpAfterTheTimeout() throws IOException {
        TestFiles.write(dir.resolve("source/foo.log"), BYTES);
        var later = new ByteArrayOutputStream();
        try (PeerServer server = PeerServer.start(
                (socket, nth) -> answerAndTake(socket, nth == 1 ? "" : "0\n", later))) {
            logship.tx(server.port(), dir, "--timeout", "1");
            await().until(() -> later.size() >= SIZE);
            TestFiles.assertBytes(BYTES, later.toByteArray(), "bytes sent after a proper answer");
        }
    }

    @Test
    void idleConnection_droppedByReceiverThatForgotBytes_isMadeAnewAtOnce() throws IOException {
        TestFiles.write(dir.resolve("source/foo.log"), BYTES);
        var later = new ByteArrayOutputStream();
        try (PeerServer server = PeerServer.start((socket, nth) -> {
            if (nth == 1) {
                header(socket);
                reply(socket, "0\n");
                socket.getInputStream().readNBytes(SIZE);
                socket.setSoLinger(true, 0); // a reset; it had saved 600 of them
            } else {
                answerAndTake(socket, "600\n", later);
            }
        })) {
            logship.tx(server.port(), dir);
            await().atMost(Duration.ofSeconds(10)).until(() -> later.size() >= 400);
            TestFiles.assertBytes(Arrays.copyOfRange(BYTES, 600, SIZE), later.toByteArray(), "the rest");
        }
    }

    @Test
    void receiver_thatStopsReading_isLeftAfterTheTimeout() throws IOException {
        byte[] bytes = TestFiles.random(1, 30_000_000);
        TestFiles.write(dir.resolve("source/foo.log"), bytes);
        var later = new ByteArrayOutputStream();
        try (PeerServer server = PeerServer.start((socket, nth) -> {
            if (nth == 1) {
                header(socket);
                reply(socket, "0\n");
                await().atMost(Duration.ofSeconds(60)).until(() -> later.size() >= bytes.length);
            } else {
                answerAndTake(socket, "0\n", later);
            }
        })) {
            logship.tx(server.port(), dir, "--timeout", "2");
            await().until(() -> later.size() >= bytes.length);
            TestFiles.assertBytes(bytes, later.toByteArray(), "bytes on the second connection");
        }
    }

    @Test
    void receiver_thatAnswersAndCloses_isTriedLessAndLessOften_andReportedOnce() throws IOException {
        TestFiles.write(dir.resolve("source/foo.log"), BYTES);
        try (PeerServer server = PeerServer.start((socket, nth) -> {
            header(socket);
            reply(socket, "0\n");
            socket.setSoLinger(true, 0);
        })) {
            LogshipProcess tx = logship.tx(server.port(), dir);
            await().pollDelay(Duration.ofSeconds(6)).until(() -> server.connections() > 2);
            assertTrue(server.connections() < 10, server.connections() + " connections in 6 s");
            assertTrue(tx.stderr().size() < 10, "log lines: " + tx.stderr());
        }
    }

    @Test
    void idleStream_isEndedInOrderAndMadeAnewWhenTheFileGrows() throws IOException {
        Path foo = TestFiles.write(dir.resolve("source/foo.log"), BYTES);
        var taken = new ByteArrayOutputStream();
        var ends = new CopyOnWriteArrayList<Integer>();
        try (PeerServer server = PeerServer.start((socket, nth) -> {
            answerAndTake(socket, taken.size() + "\n", taken);
            ends.add(nth);
        })) {
            logship.tx(server.port(), dir, "--idle-timeout", "1s");
            await("the end of the idle connection").until(() -> !ends.isEmpty());
            TestFiles.append(foo, BYTES);
            await().until(() -> taken.size() == 2 * SIZE);
        }
    }

    /// Replies; then counts the bytes that are sent for a while.
    private static int answerAndCount(Socket socket, String answer) throws IOException {
        header(socket);
        reply(socket, answer);
        socket.setSoTimeout((int) QUIET.toMillis());
        try {
            return Math.max(0, socket.getInputStream().read(new byte[SIZE]));
        } catch (SocketTimeoutException e) {
            return 0;
        }
    }

    /// Replies; then reads everything up to the end of the connection.
    private static void answerAndTake(Socket socket, String answer, ByteArrayOutputStream to)
            throws IOException {
        header(socket);
        reply(socket, answer);
        socket.getInputStream().transferTo(to);
    }

    private static void header(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        int b = in.read();
        while (b >= 0 && b != '\n') b = in.read();
    }

    private static void reply(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
