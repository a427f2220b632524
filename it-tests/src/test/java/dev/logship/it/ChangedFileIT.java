package dev.logship.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that are cut, replaced, or reached by two paths under an agent that does not follow rotation: it
/// says so, and never sends a byte that does not belong behind those that were sent.
final class ChangedFileIT {
    private static final byte[] OLD = TestFiles.random(1, 5000);
    private static final byte[] NEW = TestFiles.random(2, 20_000);
    private static final Duration A_WHILE = Duration.ofSeconds(2);

    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;
    private Path foo;
    private Rx rx;
    @SuppressWarnings("NullAway.Init") // by the first line of each test
    private LogshipProcess tx;

    @BeforeEach
    void receiver() throws IOException {
        foo = TestFiles.write(dir.resolve("source/foo.log"), OLD);
        rx = logship.rx(Files.createDirectories(dir.resolve("storage")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1ms", "5min"})
    void file_cutInPlaceAndGrownAgain_isReportedAndNotSentOn(String idleTimeout) throws IOException {
        shipOld(idleTimeout);
        Files.write(foo, new byte[0]);
        tx.awaitLine("complaint", line -> line.contains("ERROR") && line.contains("cut to 0 bytes"));
        TestFiles.append(foo, NEW);
        assertOnlyOldStays();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1ms", "5min"})
    void file_renamedAndMadeAgainLater_isReportedAndNotSent(String idleTimeout) throws IOException {
        shipOld(idleTimeout);
        Files.move(foo, foo.resolveSibling("foo.log.1"));
        tx.awaitLine("its going", line -> line.contains("is gone after 5000 bytes"));
        Files.write(foo, new byte[0]);
        tx.awaitLine("complaint", line -> line.contains("ERROR") && line.contains("is another file now"));
        TestFiles.append(foo, NEW);
        assertOnlyOldStays();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1ms", "5min"})
    void file_replacedByALongerOne_isReportedAndNotSent(String idleTimeout) throws IOException {
        shipOld(idleTimeout);
        Path other = Files.write(dir.resolve("other"), NEW);
        Files.move(other, foo, StandardCopyOption.ATOMIC_MOVE);
        tx.awaitLine("complaint", line -> line.contains("ERROR") && line.contains("is another file now"));
        assertOnlyOldStays();
    }

    @Test
    void file_shorterThanTheStream_isNotSentEvenWhenItHasGrownBeyondIt() throws IOException {
        shipOld("5min");
        tx.terminate();
        tx.assertExit(0);
        Files.write(foo, TestFiles.random(3, 10));
        tx = logship.tx(rx.shipPort(), dir, "--idle-timeout", "1ms");
        tx.awaitLine("complaint", line -> line.contains("holds 5000 bytes"));
        TestFiles.append(foo, NEW);
        assertOnlyOldStays();

        Files.move(rx.file("foo.log"), dir.resolve("moved")); // the remedy that the documents name
        for (int i = 0; i < 3; i++) {
            TestFiles.awaitSame(foo, rx.file("foo.log"), Duration.ofSeconds(30));
            TestFiles.append(foo, NEW);
        }
        TestFiles.awaitSame(foo, rx.file("foo.log"), Duration.ofSeconds(5));
    }

    @Test
    void file_withALinkToIt_isOneStream_ofTheDirectPath() throws IOException {
        Files.createSymbolicLink(foo.resolveSibling("a-link.log"), foo);
        Files.createSymbolicLink(foo.resolveSibling("z-link.log"), foo);
        shipOld("1ms");
        assertEquals(2, tx.stderrWith("it is the same file as " + foo).size());
        for (int i = 0; i < 3; i++) {
            TestFiles.append(foo, NEW);
            TestFiles.awaitSame(foo, rx.file("foo.log"));
        }
        assertTrue(Files.notExists(rx.file("a-link.log")) && Files.notExists(rx.file("z-link.log")));
    }

    @Test
    void file_whoseNameForgesALogLine_isShippedAndStaysOneLine() throws IOException {
        shipOld("5min");
        String name = "a\n2026-11-20T00:00:00.000Z ERROR forged\u001b[31m.log";
        Path odd = TestFiles.write(foo.resolveSibling(name), OLD);
        String stream = "a%0A2026-11-20T00:00:00.000Z ERROR forged%1B[31m.log";
        TestFiles.awaitSame(odd, rx.file(stream));
        assertEquals(List.of(), tx.stderrWith("\u001b"));
        assertTrue(tx.stderr().stream().noneMatch(line -> line.startsWith("2026-11-20T00:00:00.000Z")));
    }

    /// Ends when rx holds the old content, on a connection or, after the idle time, without one.
    private void shipOld(String idleTimeout) throws IOException {
        tx = logship.tx(rx.shipPort(), dir, "--idle-timeout", idleTimeout);
        TestFiles.awaitBytes(OLD, rx.file("foo.log"));
        tx.awaitLine("level", line -> line.contains("caught up at 5000"));
    }

    private void assertOnlyOldStays() throws IOException {
        await().during(A_WHILE).atMost(A_WHILE.multipliedBy(2))
                .until(() -> TestFiles.size(rx.file("foo.log")) == OLD.length);
        TestFiles.assertBytes(OLD, Files.readAllBytes(rx.file("foo.log")), "the stream");
        assertTrue(tx.isAlive());
    }
}
