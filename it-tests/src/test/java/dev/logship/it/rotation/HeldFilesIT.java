package dev.logship.it.rotation;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.AppLog;
import dev.logship.it.support.FollowedFiles;
import dev.logship.it.support.Mounts;
import dev.logship.it.support.TestFiles;
import dev.logship.it.support.TxMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Deleted files that are held open until they are shipped: no more than allowed, so that they do not fill
/// the disk unnoticed.
@Tag("rotation")
final class HeldFilesIT extends FollowedFiles {
    private static final long MIB = 1 << 20;
    private static final int FILES = 10;

    // The processes end before their file systems are unmounted: extensions end in reverse order.
    @Order(1) @RegisterExtension final Mounts mounts = new Mounts();

    @Test
    void deletedFiles_byDefault_takeATenthOfTheirFileSystem() throws Exception {
        mounts.tmpfs(source, "size=30m");
        startTx("--http-port", "0");
        deleteUnread();
        assertHeld(4 * MIB);
    }

    @Test
    void deletedFiles_withALimit_takeNoMoreThanThat() throws Exception {
        startTx("--http-port", "0", "--max-held-bytes", "2MiB");
        deleteUnread();
        assertHeld(3 * MIB);
    }

    /// Writes files of a mebibyte while the receiver is away, each to the same path, and deletes all but the
    /// last.
    private void deleteUnread() throws Exception {
        appendAndAwait(10);
        leave(Absence.DOWN);
        int lines = (int) MIB / AppLog.LINE;
        for (int i = 0; i < FILES; i++) {
            Files.delete(app.path());
            app.append(lines);
            awaitOpen(app.path());
            pause(Duration.ofMillis(300));
        }
    }

    private void assertHeld(long most) throws Exception {
        await("few bytes of deleted files").untilAsserted(() -> {
            long held = deletedBytes();
            assertTrue(held <= most, () -> held + " bytes of deleted files are held");
        });
        comeBack(Absence.DOWN);
        List<String> written = TestFiles.lines(app.written());
        await("the last line").until(() -> heldLines().contains(written.getLast()));
        List<String> held = TestFiles.lines(Files.readAllBytes(rx.file("app.log")));
        Set<String> only = new HashSet<>(held);
        assertEquals(written.stream().filter(only::contains).toList(), held, "in order, and each once");
        int missing = (written.size() - held.size()) * AppLog.LINE;
        assertEquals(missing, new TxMetrics(tx).sum("logship_tx_lost_bytes_total"), tx::toString);
        assertTrue(missing > 0, "something was given up");
        assertFalse(warnings(app.path().toString()).isEmpty(), tx::toString);
        app.append(5);
        await("the last line").until(() ->
                heldLines().contains(TestFiles.lines(app.written()).getLast()));
    }

    /// The size of the deleted files that the agent holds open.
    private long deletedBytes() throws IOException {
        long bytes = 0;
        try (Stream<Path> open = Files.list(Path.of("/proc/" + tx.pid() + "/fd"))) {
            for (Path each : open.toList()) bytes += deletedBytes(each);
        }
        return bytes;
    }

    private long deletedBytes(Path descriptor) throws IOException {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            boolean deleted = target.startsWith(source.toString()) && target.endsWith(" (deleted)");
            return deleted ? Files.size(descriptor) : 0;
        } catch (NoSuchFileException e) {
            return 0; // closed meanwhile
        }
    }
}
