package dev.logship.it.rotation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.Logship;
import dev.logship.it.support.LogshipProcess;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Files with two paths, or with a path that looks like something else.
@Tag("rotation")
final class OddPathIT {
    private static final byte[] OLD = TestFiles.random(1, 5000);
    private static final byte[] NEW = TestFiles.random(2, 20_000);

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

    @Test
    void file_withALinkToIt_isOneStream_ofTheDirectPath() throws IOException {
        Files.createSymbolicLink(foo.resolveSibling("a-link.log"), foo);
        Files.createSymbolicLink(foo.resolveSibling("z-link.log"), foo);
        shipOld("1ms");
        assertEquals(2, tx.stderrWith("belongs to stream foo.log").size());
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
}
