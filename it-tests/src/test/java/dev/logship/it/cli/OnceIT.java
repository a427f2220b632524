package dev.logship.it.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.logship.it.support.FollowedLog;
import dev.logship.it.support.TestFiles;
import dev.logship.it.support.Unprivileged;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `tx --once`: ships the existing files, has the receiver confirm them, prints a summary, and exits.
@Tag("cli")
final class OnceIT extends FollowedLog {
    @Test
    @Tag("quick")
    void files_shippedOnce_areHeldWhenItEnds() throws Exception {
        app.append(50_000);
        Path other = TestFiles.write(source.resolve("other.log"), TestFiles.random(1, 300_000));
        TestFiles.write(source.resolve("empty.log"), new byte[0]);

        startTx("--once");

        tx.assertExit(0);
        TestFiles.assertBytes(app.written(), Files.readAllBytes(rx.file("app.log")), "the stream");
        TestFiles.awaitSame(other, rx.file("other.log"));
        assertTrue(Files.exists(rx.file("empty.log")), "an empty stream");
        assertFalse(tx.stdout().isEmpty(), tx::toString);
        assertEquals(0, tx.stderrWith(" ERROR ").size(), tx::toString);
    }

    @Test
    void files_shippedOnceAgain_goOnOverRotation() throws Exception {
        for (int i = 0; i < 3; i++) {
            app.append(100);
            startTx("--once");
            tx.assertExit(0);
            TestFiles.assertBytes(app.written(), Files.readAllBytes(rx.file("app.log")), "the stream");
            app.append(10);
            app.rename();
        }
        app.append(1);
        startTx("--once");
        tx.assertExit(0);
        TestFiles.assertBytes(app.written(), Files.readAllBytes(rx.file("app.log")), "the stream");
        startTx("--once");
        tx.assertExit(0);
        TestFiles.assertBytes(app.written(), Files.readAllBytes(rx.file("app.log")), "the stream");
    }

    @Test
    void receiver_refusingAStream_isAFailure_andTheOthersAreShipped() throws Exception {
        Files.createDirectories(rx.file("refused.log"));
        TestFiles.write(source.resolve("refused.log"), TestFiles.random(1, 1000));
        app.append(100);

        startTx("--once", "--timeout", "2");

        tx.assertExit(1);
        TestFiles.assertBytes(app.written(), Files.readAllBytes(rx.file("app.log")), "the stream");
        assertTrue(said().contains("refused.log"), tx::toString);
    }

    @Test
    void receiver_absent_isAFailure() throws Exception {
        rx.process().kill();
        app.append(100);

        startTx("--once", "--timeout", "2");

        tx.assertExit(1);
        assertTrue(said().contains(Integer.toString(port())), tx::toString);
    }

    @Test
    void receiver_notAnswering_isAFailure() throws Exception {
        rx.process().signal("STOP");
        app.append(100);

        startTx("--once", "--timeout", "2");

        tx.assertExit(1);
    }

    @Test
    void file_unreadable_isAFailure_andTheOthersAreShipped() throws Exception {
        Path hidden = TestFiles.write(source.resolve("hidden-away.log"), TestFiles.random(1, 1000));
        app.append(100);
        Unprivileged.mayUse(dir, source, Files.createDirectories(dir.resolve("state")));
        Unprivileged.chmod(hidden, "---------");

        begun(logship.txBehind(Unprivileged.command(), port(), dir, "--once", "--timeout", "2"));

        tx.assertExit(1);
        TestFiles.assertBytes(app.written(), Files.readAllBytes(rx.file("app.log")), "the stream");
        assertTrue(said().contains("hidden-away.log"), tx::toString);
    }

    private String said() {
        return String.join("\n", tx.stderr()) + String.join("\n", tx.stdout());
    }
}
