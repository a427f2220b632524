package dev.logship.it.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.logship.it.support.AppLog;
import dev.logship.it.support.FollowedFiles;
import dev.logship.it.support.Mounts;
import dev.logship.it.support.TxMetrics;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// File systems that fail, do not respond, or are mounted over others while logs on them are followed.
@Tag("fault")
final class DeadMountsIT extends FollowedFiles {
    // The processes end before their file systems are unmounted: extensions end in reverse order.
    @Order(1) @RegisterExtension final Mounts mounts = new Mounts();

    /// Open files fail for ever, so the file must be reopened after it is mounted again.
    @Test
    void fileSystem_thatDiedAndIsMountedAgain_isReadOn() throws Exception {
        Path net = mounts.bindfs(source, dir.resolve("net"));
        startTxFor("net/app.log");
        app.append(500);
        awaitStreams(Map.of("app.log", app.written()));

        mounts.breakOff(net);
        app.append(20);
        String said = awaitWarning("cannot be shipped: " + net.resolve("app.log"));
        assertEquals(List.of(), tx.stderrWith("127.0.0.1:" + port()), said);
        mounts.unmount(net);
        mounts.bindfs(source, net);

        awaitStreams(Map.of("app.log", app.written()));
        app.append(3);
        assertStreams(Map.of("app.log", app.written()));
    }

    /// A volume is mounted over the directory while the program keeps writing below it, and unmounted again.
    @Test
    void fileSystem_mountedOverTheDirectory_andUnmountedAgain_losesNothing() throws Exception {
        startTxFor("source/*.log");
        appendAndAwait(100);
        try (var below = FileChannel.open(app.path(), StandardOpenOption.APPEND)) {
            mounts.tmpfs(source, "size=1m");
            appendAndAwait(30);
            below.write(ByteBuffer.wrap(app.next(5)));
            awaitShipped();
            Files.move(app.path(), app.rotated(1));
            appendAndAwait(10);
            mounts.unmount(source);
            app.append(7);
        }
        assertStreams(Map.of("app.log", app.written()));
    }

    /// A thread that waits for such a file system cannot be ended, and its files cannot be closed.
    @Test
    void fileSystem_thatDoesNotAnswer_holdsUpNoOtherAndNoEnd() throws Exception {
        Path net = mounts.bindfs(Files.createDirectories(dir.resolve("back")), dir.resolve("net"));
        AppLog far = new AppLog(net.resolve("far.log"));
        far.append(10);
        app.append(10);
        startTxFor("{source,net}/*.log");
        awaitStreams(Map.of("app.log", app.written(), "far.log", far.written()));
        mounts.signal(net, "STOP");
        try {
            app.append(5);
            app.rename();
            app.append(5);
            awaitStreams(Map.of("app.log", app.written(), "far.log", far.written()));
            tx.signal("TERM");
            int status = tx.awaitExit(); // 1 if a thread waits for the file system by now
            assertEquals(status, tx.stderrWith("cannot stop within 10 s").size(), tx::toString);
        } finally {
            mounts.signal(net, "CONT");
        }
    }

    /// Nothing is known of its files yet, and a link leads to one of them.
    @Test
    void fileSystem_thatDoesNotAnswerAtTheStart_holdsUpNoOther_andIsShippedWhenItDoes() throws Exception {
        Path net = mounts.bindfs(Files.createDirectories(dir.resolve("back")), dir.resolve("net"));
        AppLog far = new AppLog(net.resolve("far.log"));
        far.append(10);
        Files.createSymbolicLink(source.resolve("link.log"), far.path());
        app.append(10);
        mounts.signal(net, "STOP");
        try {
            startTxFor("{source,net}/*.log", "--http-port", "0");
            awaitStreams(Map.of("app.log", app.written()));
            app.append(5);
            app.rename();
            app.append(5);
            awaitStreams(Map.of("app.log", app.written()));
            assertEquals(1, new TxMetrics(tx).sum("logship_tx_streams"));
        } finally {
            mounts.signal(net, "CONT");
        }
        awaitStreams(Map.of("app.log", app.written(), "far.log", far.written()));
        assertOneWarning(net);
    }

    @Test
    void fileSystem_thatStopsAnswering_holdsUpNoOtherAndNoMetrics_andIsReadOn() throws Exception {
        Path net = mounts.bindfs(Files.createDirectories(dir.resolve("back")), dir.resolve("net"));
        AppLog far = new AppLog(net.resolve("far.log"));
        far.append(10);
        app.append(10);
        startTxFor("{source,net}/*.log", "--http-port", "0");
        awaitStreams(Map.of("app.log", app.written(), "far.log", far.written()));
        mounts.signal(net, "STOP");
        try {
            awaitWarning("cannot read files in " + net + ": its file system does not answer");
            app.append(5);
            awaitStreams(Map.of("app.log", app.written(), "far.log", far.written()));
            assertEquals(2, new TxMetrics(tx).sum("logship_tx_streams"));
        } finally {
            mounts.signal(net, "CONT");
        }
        far.append(5);
        awaitStreams(Map.of("app.log", app.written(), "far.log", far.written()));
        assertOneWarning(net);
    }

    @Test
    void term_whileAFileSystemDoesNotAnswerFromTheStart_endsInOrder() throws Exception {
        Path net = mounts.bindfs(Files.createDirectories(dir.resolve("back")), dir.resolve("net"));
        new AppLog(net.resolve("far.log")).append(10);
        mounts.signal(net, "STOP");
        try {
            startTxFor("{source,net}/*.log");
            awaitWarning("cannot read files in " + net + ": its file system does not answer");
            endTx("TERM");
        } finally {
            mounts.signal(net, "CONT");
        }
    }

    private void assertOneWarning(Path net) {
        tx.awaitLine("an end of the silence", line -> line.contains(net + " answers again"));
        assertEquals(1, warnings("").size(), tx::toString);
        assertEquals(1, warnings(net.toString()).size(), tx::toString);
    }
}
