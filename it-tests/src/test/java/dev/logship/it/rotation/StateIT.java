package dev.logship.it.rotation;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.AppLog;
import dev.logship.it.support.Daemon;
import dev.logship.it.support.FollowedFiles;
import dev.logship.it.support.Mounts;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The state path: failed writes change nothing, existing files are used or refused but never discarded, and
/// it stays small.
@Tag("rotation")
final class StateIT extends FollowedFiles {
    private static final long MIB = 1 << 20;

    // The processes end before their file systems are unmounted: extensions end in reverse order.
    @Order(1) @RegisterExtension final Mounts mounts = new Mounts();

    /// The next file cannot be begun for a while, and late bytes of the one before it arrive in that time,
    /// and after it until the agent is killed.
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 5})
    void journal_thatCannotBeWrittenForAWhile_countsOnlyWhatWasWritten(int roundsBeforeTheKill)
            throws Exception {
        startTx();
        appendAndAwait(100);
        int late = 100 + 2 + 2 * roundsBeforeTheKill;
        app.next(2 + 2 * roundsBeforeTheKill); // what will be late
        byte[] fresh = app.next(10);
        mayWriteBytes("0");
        app.rename();
        Files.write(app.path(), fresh);
        awaitWarning("File too large");
        appendLate(100);

        mayWriteBytes("unlimited");
        for (int line = 102; line < late; line += 2) {
            pause(Duration.ofMillis(300)); // less than what counts as quiet
            appendLate(line);
        }
        endTx("KILL");
        startTx();

        awaitStreams(Map.of("app.log", app.written()));
        app.append(5);
        assertStreams(Map.of("app.log", app.written()));
    }

    /// Appends two lines to the rotated file, and waits until they are shipped.
    private void appendLate(int line) throws IOException {
        TestFiles.append(app.rotated(1), app.written(line, line + 2));
        awaitStreams(Map.of("app.log", app.written(0, line + 2)));
    }

    /// Sets the maximum size of files that the agent writes.
    private void mayWriteBytes(String most) throws IOException, InterruptedException {
        Daemon.run("prlimit", "--pid", Long.toString(tx.pid()), "--fsize=" + most + ":");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1200})
    void statePath_thatIsFullForAWhile_costsNothing(int killAfterMillis) throws Exception {
        mounts.tmpfs(state(), "size=128k");
        startTx();
        appendAndAwait(100);
        fill(state().resolve("ballast"));
        for (int i = 0; i < 40; i++) {
            app.append(3);
            pause(Duration.ofMillis(50));
            app.rename();
        }
        app.append(3);
        awaitWarning("No space left on device");
        for (int i = 1; i <= 5; i++) {
            TestFiles.append(app.path(), app.next(2));
            pause(Duration.ofMillis(300));
        }

        Files.delete(state().resolve("ballast"));
        pause(Duration.ofMillis(killAfterMillis));
        endTx("KILL");
        startTx();

        awaitStreams(Map.of("app.log", app.written()));
        app.append(5);
        assertStreams(Map.of("app.log", app.written()));
    }

    /// Fills the file system.
    private static void fill(Path ballast) throws IOException {
        try (var out = Files.newOutputStream(ballast)) {
            for (int i = 0; i < 1000; i++) out.write(new byte[1024]);
        } catch (IOException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("No space left"), e::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void directory_renamedWhileDown_isKnownByItsFiles(boolean rotated) throws Exception {
        startTx();
        appendAndAwait(100);
        endTx("TERM");

        if (rotated) app.rename();
        Path elsewhere = Files.move(source, dir.resolve("elsewhere"));
        Path log = elsewhere.resolve("app.log");
        byte[] more = app.next(300);
        if (rotated) Files.write(log, more);
        else TestFiles.append(log, more);
        startTxFor("elsewhere/*.log");

        awaitStreams(Map.of("app.log", app.written()));
        TestFiles.append(log, app.next(10));
        assertStreams(Map.of("app.log", app.written()));
    }

    /// As a later version may write them, with a correct checksum.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void row_ofAFormThatIsNotKnown_isNotThrownAway(boolean last) throws Exception {
        String known = row("1795000000\tother.log\t/nowhere/other.log\tf:0:1:1:0:0:0:0:0:1:/nowhere/other.log"
                + "\te:0:0:0");
        String unknown = row("1795000000\tlater.log\t/nowhere/later.log\tx:a=b\tz:1:2:3:4");
        Files.createDirectories(state());
        Files.writeString(state().resolve("127.0.0.1_" + port() + ".extents"),
                last ? known + unknown : unknown + known);

        startTx();
        tx.awaitLine("a line about the state", line -> line.contains("extents"));
        pause(Duration.ofSeconds(1));
        if (tx.isAlive()) appendAndAwait(10);
        tx.close();
        tx.awaitExit();

        assertTrue(stateText().contains(unknown.strip()), () -> "the row is there no more; " + tx);
    }

    private static String row(String text) {
        var checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return "%08x\t%s\n".formatted(checksum.getValue(), text);
    }

    private String stateText() throws IOException {
        var text = new StringBuilder();
        try (Stream<Path> files = Files.walk(state())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    /// `echo x > status.log`, a thousand times.
    @Test
    void file_writtenAnewAThousandTimes_leavesASmallState() throws Exception {
        Path status = source.resolve("status.log");
        byte[] text = "x\n".getBytes(StandardCharsets.US_ASCII);
        Files.write(status, text);
        startTx();
        awaitStreams(Map.of("status.log", text));
        long before = writtenBytes();
        long largest = 0;
        for (int i = 0; i < 1000; i++) {
            Files.write(status, text);
            awaitGrowth(rx.file("status.log"), Duration.ofMillis(12));
            if (i % 20 == 0) largest = Math.max(largest, stateBytes());
        }
        pause(Duration.ofSeconds(2));
        long size = Math.max(largest, stateBytes());
        assertTrue(size < MIB, () -> "the state path had " + size + " bytes");
        long written = writtenBytes() - before;
        assertTrue(written < MIB, () -> written + " bytes were written");
        endTx("TERM");
        byte[] held = Files.readAllBytes(rx.file("status.log"));
        assertTrue(new String(held, StandardCharsets.US_ASCII).matches("(x\n){1,1001}"),
                () -> held.length + " bytes");
    }

    /// Waits briefly until the file grows.
    private static void awaitGrowth(Path file, Duration most) throws IOException {
        long size = Files.size(file);
        long until = System.nanoTime() + most.toNanos();
        while (Files.size(file) == size && until - System.nanoTime() > 0) pause(Duration.ofMillis(1));
    }

    /// A program that never reopens its log writes to the rotated file for ever, beside one that has reopened
    /// it.
    @Test
    void lateBytes_forEver_leaveASmallState() throws Exception {
        startTx();
        appendAndAwait(10);
        app.rename();
        var late = new AppLog(app.rotated(1));
        app.append(1);
        awaitStreams(Map.of("app.log", app.written()));
        long first = stateBytes();
        for (int i = 0; i < 150; i++) {
            app.append(1);
            TestFiles.append(late.path(), late.next(1));
            pause(Duration.ofMillis(100));
        }
        await("all lines").until(() -> heldLines().size() == 161 + 150);
        long grown = stateBytes() - first;
        assertTrue(grown < 12_000, () -> "the state path grew by " + grown + " bytes");
    }

    /// No more files can be created in the state path.
    @Test
    void statePath_withoutRoomForAnotherFile_isGoneOnWith() throws Exception {
        mounts.tmpfs(state(), "size=16m,nr_inodes=50");
        startTx();
        appendAndAwait(10);
        takeInodes();
        for (int i = 0; i < 200; i++) {
            app.overwrite(1);
            pause(Duration.ofMillis(60));
        }
        app.overwrite(1);
        await("the last line").until(() -> heldLines().contains(TestFiles.lines(app.written()).getLast()));
        app.append(5);
        await("the last line").until(() -> heldLines().contains(TestFiles.lines(app.written()).getLast()));
        endTx("TERM");
        startTx();
        app.append(5);
        await("the last line").until(() -> heldLines().contains(TestFiles.lines(app.written()).getLast()));
        assertFalse(heldLines().stream().distinct().count() < heldLines().size(), "lines came twice");
    }

    private void takeInodes() throws IOException {
        try {
            for (int i = 0; i < 100; i++) Files.createFile(state().resolve("inode-" + i));
        } catch (FileSystemException e) {
            assertTrue(String.valueOf(e.getReason()).contains("No space left"), e::toString);
        }
    }

    private long stateBytes() throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.walk(state())) {
            for (Path file : files.toList()) bytes += sizeOf(file);
        }
        return bytes;
    }

    private static long sizeOf(Path file) throws IOException {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException e) {
            return 0; // renamed while it was looked at
        }
    }

    /// The number of bytes that the agent has written so far, to any file.
    private long writtenBytes() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/" + tx.pid() + "/io")).stream()
                .filter(each -> each.startsWith("wchar:")).findFirst().orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", ""));
    }
}
