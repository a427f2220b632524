package dev.logship.it.ship;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.Daemon;
import dev.logship.it.support.FollowedFiles;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Mounts;
import dev.logship.it.support.TestFiles;
import dev.logship.it.support.TxMetrics;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `tx --stdin`: the bytes of a pipe are shipped completely and in order, whatever process ends meanwhile.
@Tag("ship")
final class StdinIT extends FollowedFiles {
    private static final int MANY = 200_000;

    /// A little longer than reading and writing a block takes.
    private static final Duration BLOCK = Duration.ofMillis(300);

    @Order(1) @RegisterExtension final Mounts mounts = new Mounts();

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private Path pipe;
    private OutputStream out;
    private Process holder;

    /// The pipe outlives the programs that read it, because the test has both ends open.
    @BeforeEach
    void makePipe() throws Exception {
        pipe = dir.resolve("pipe");
        Daemon.run("mkfifo", pipe.toString());
        holder = new ProcessBuilder("sh", "-c", "exec 3<>'" + pipe + "'; echo ready; read line")
                .start();
        assertEquals("ready", holder.inputReader().readLine());
        out = new FileOutputStream(pipe.toFile());
    }

    @AfterEach
    void closePipe() throws IOException {
        out.close();
        holder.destroyForcibly();
    }

    private void startStdin(String... options) throws IOException {
        startStdin(port(), options);
    }

    private void startStdin(int port, String... options) throws IOException {
        List<String> args = new ArrayList<>(List.of("tx", "--host", "127.0.0.1:" + port, "--stdin", "journal",
                "--state-path", state().toString()));
        args.addAll(List.of(options));
        List<String> command = List.of("sh", "-c", "exec <'" + pipe + "'; exec \"$@\"", "sh");
        begun(logship.startBehind(command, args.toArray(String[]::new)));
        Path input = Path.of("/proc/" + tx.pid() + "/fd/0");
        await("input").until(() -> !tx.isAlive() || Files.readSymbolicLink(input).equals(pipe.toRealPath()));
    }

    private void write(int count) throws IOException {
        var text = new StringBuilder();
        int first = written.size();
        while (text.length() < count) text.append("line at ").append(first + text.length()).append('\n');
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        out.write(bytes);
        written.write(bytes);
    }

    /// Ends the input: closes the pipe's last writing end.
    private void endInput() throws Exception {
        out.close();
        holder.destroyForcibly();
        holder.waitFor();
    }

    /// Ends the receiver.
    ///
    /// @return its port
    private int endRx() {
        int port = port();
        rx.process().kill();
        return port;
    }

    private long spooled() throws IOException {
        try (Stream<Path> files = Files.walk(state().resolve("spool"))) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void input_isShippedAsItComes_andItsEndEndsTx() throws Exception {
        startStdin("--name-prefix", "host-");
        write(100);
        awaitStreams(Map.of("host-journal", written.toByteArray()));
        write(MANY);
        endInput();

        tx.assertExit(0);
        awaitStreams(Map.of("host-journal", written.toByteArray()));
        assertEquals(List.of(), tx.stderrWith(" ERROR "));
    }

    @Test
    void input_empty_endsWithZero() throws Exception {
        startStdin();
        endInput();
        tx.assertExit(0);
    }

    /// A failure must not look like an orderly end to the program that started tx.
    @Test
    void input_thatCannotBeRead_isAFailure() throws Exception {
        List<String> command = List.of("sh", "-c", "exec <'" + dir + "'; exec \"$@\"", "sh");
        begun(logship.startBehind(command, "tx", "--host", "127.0.0.1:" + port(), "--stdin", "journal",
                "--state-path", state().toString()));
        tx.assertExit(1);
        assertEquals(1, tx.stderrWith("Is a directory").size(), tx::toString);
    }

    @Test
    void tx_killedInTheMiddle_loses_andRepeatsNothing() throws Exception {
        for (int i = 0; i < 4; i++) {
            startStdin("--spool-bytes", "256KiB");
            write(MANY);
            long most = written.size();
            awaitTaken();
            if (i % 2 == 0) awaitSome(most - MANY + 1);
            tx.kill();
        }
        startStdin("--spool-bytes", "256KiB");
        endInput();
        tx.assertExit(0);
        awaitStreams(Map.of("journal", written.toByteArray()));
    }

    /// Waits until the pipe is empty and all bytes read are in the spool.
    private void awaitTaken() throws Exception {
        await("empty pipe").until(() -> available() == 0);
        pause(BLOCK);
    }

    private int available() throws IOException {
        try (var reader = new FileInputStream(pipe.toFile())) {
            return reader.available();
        }
    }

    private void awaitSome(long count) {
        await("bytes").until(() -> held().getOrDefault("journal", new byte[0]).length >= count);
    }

    @Test
    void receiver_away_inputIsKept_overKills_andComesInOrder() throws Exception {
        int port = endRx();
        for (int i = 0; i < 3; i++) {
            startStdin(port, "--spool-bytes", "2MiB");
            write(MANY);
            awaitTaken();
            tx.kill();
        }
        startStdin(port, "--spool-bytes", "2MiB");
        write(MANY);
        endInput();
        await("spool").until(() -> spooled() >= written.size());
        assertTrue(tx.isAlive());

        rx = logship.rx(port, storage);

        tx.assertExit(0);
        assertArrayEquals(written.toByteArray(), Files.readAllBytes(rx.file("journal")));
        assertTrue(spooled() <= (2 << 20) / 8 + (64 << 10), () -> tx.toString());
    }

    @Test
    void spool_full_blocks_untilTheReceiverIsBack() throws Exception {
        int port = endRx();
        startStdin(port, "--spool-bytes", "128KiB");
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                write(10 * MANY);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        awaitWarning("the spool is full (131072 bytes); standard input waits");
        assertTrue(spooled() <= 128 << 10);
        assertTrue(writer.isAlive());

        rx = logship.rx(port, storage);

        writer.join();
        endInput();
        tx.assertExit(0);
        assertArrayEquals(written.toByteArray(), Files.readAllBytes(rx.file("journal")));
    }

    @Test
    void fileSystem_thatIsSmallerThanTheSpool_keepsRoomForTheState() throws Exception {
        mounts.tmpfs(state(), "size=2m");
        startStdin();
        write(20 * MANY);
        endInput();

        tx.assertExit(0);
        assertArrayEquals(written.toByteArray(), Files.readAllBytes(rx.file("journal")));
        awaitWarning("; its disk is full); standard input waits");
    }

    @Test
    void disk_filledByOthers_whileInputIsWaitedFor_losesNothing() throws Exception {
        mounts.tmpfs(state(), "size=4m");
        startStdin();
        for (int i = 0; i < 3; i++) {
            write(100);
            awaitStreams(Map.of("journal", written.toByteArray()));
            Path rest = state().resolve("rest");
            assertThrows(IOException.class, () -> Files.write(rest, new byte[4 << 20]));
            write(100);
            pause(BLOCK);
            Files.delete(rest);
        }
        endInput();

        tx.assertExit(0);
        assertArrayEquals(written.toByteArray(), Files.readAllBytes(rx.file("journal")));
        assertEquals(List.of(), warnings("dropped"));
    }

    @Test
    void spool_full_withDrop_countsWhatItDrops() throws Exception {
        int port = endRx();
        startStdin(port, "--spool-bytes", "64KiB", "--spool-full", "drop", "--http-port", "0");
        write(MANY);
        awaitWarning("the spool is full; bytes of standard input are dropped");
        awaitTaken();
        double dropped = new TxMetrics(tx).sum("logship_tx_spool_dropped_bytes_total");
        assertTrue(dropped > 0 && dropped >= written.size() - (64 << 10), () -> "dropped " + dropped);

        rx = logship.rx(port, storage);
        endInput();

        tx.assertExit(0);
        byte[] held = Files.readAllBytes(rx.file("journal"));
        assertEquals(written.size(), held.length + (long) dropped);
        byte[] begin = Arrays.copyOf(written.toByteArray(), 8 << 10);
        assertArrayEquals(begin, Arrays.copyOf(held, begin.length));
        assertEquals(1, warnings("bytes of standard input are dropped").size());
    }

    @Test
    void input_besideGlobs_ofAnEarlierContent_isShippedAgain() throws Exception {
        app.append(100);
        startStdin("--glob", source + "/*.log", "--start", "end");
        write(MANY);
        awaitStreams(Map.of("journal", written.toByteArray()));
        app.append(50);
        await("log").until(() -> held().containsKey("app.log"));
        endInput();
        tx.assertExit(0);
        byte[] once = written.toByteArray();
        Path again = TestFiles.write(dir.resolve("again"), once);

        pipe = again;
        startStdin();

        tx.assertExit(0);
        written.write(once);
        assertArrayEquals(written.toByteArray(), held().get("journal"));
    }

    @Test
    void use_ofOneSpoolByTwo_orWithOnce_isRefused() throws Exception {
        startStdin();
        write(10);
        awaitStreams(Map.of("journal", written.toByteArray()));
        LogshipProcess second = logship.start("tx", "--host", "127.0.0.1:1", "--stdin", "journal",
                "--state-path", state().toString());
        String refused = second.assertFails(1);
        assertTrue(refused.contains("in use by logship tx "), refused);
        logship.start("tx", "--host", "127.0.0.1:1", "--stdin", "a", "--once").assertFails(2);
        logship.start("tx", "--host", "127.0.0.1:1", "--stdin", "../a").assertFails(2);
        logship.start("tx", "--host", "127.0.0.1:1", "--stdin", "a", "--spool-bytes", "1KiB").assertFails(2);
        LogshipProcess check = logship.start("check", "tx", "--host", "127.0.0.1:" + port(), "--stdin", "a/b",
                "--state-path", dir.resolve("other").toString());
        check.assertExit(0);
        assertTrue(String.join("\n", check.stdout()).contains("standard input: stream a/b"));
    }
}
