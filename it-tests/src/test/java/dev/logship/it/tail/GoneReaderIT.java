package dev.logship.it.tail;

import static org.awaitility.Awaitility.await;

import dev.logship.it.peer.ShipClient;
import dev.logship.it.peer.TailClient;
import dev.logship.it.support.Logship;
import dev.logship.it.support.Proc;
import dev.logship.it.support.Rx;
import dev.logship.it.support.TestFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Readers that vanished while their stream was idle do not occupy the receiver for long, as its open sockets
/// show. Mostly waits, so it runs in parallel with other classes.
@Execution(ExecutionMode.CONCURRENT)
@Tag("tail")
final class GoneReaderIT {
    @RegisterExtension final Logship logship = new Logship();

    @TempDir Path dir;

    @Test
    @Timeout(value = 180, unit = TimeUnit.SECONDS)
    void reader_goneWhileIdle_isNoticedWithinTwoMinutesAndAHalfClosedOneIsKept() throws IOException {
        byte[] bytes = TestFiles.random(1, 1000);
        TestFiles.write(dir.resolve("storage/127.0.0.1_foo.log"), bytes);
        Rx rx = logship.rx(dir.resolve("storage"));
        long listening = sockets(rx);
        try (TailClient alive = TailClient.open(rx.tailPort(), "0")) {
            alive.halfClose();
            TestFiles.assertBytes(bytes, alive.read(bytes.length), "half-closed reader");
            for (int i = 0; i < 3; i++) {
                TailClient gone = TailClient.open(rx.tailPort(), "0");
                gone.read(bytes.length);
                gone.close();
            }

            await("end of the three that went away").atMost(Duration.ofSeconds(122))
                    .pollInterval(Duration.ofMillis(500)).until(() -> sockets(rx) == listening + 1);

            try (ShipClient sender = ShipClient.open(rx.shipPort(), "foo.log")) {
                sender.answer();
                sender.send(bytes);
                TestFiles.assertBytes(bytes, alive.read(bytes.length), "the same two minutes later");
            }
        }
    }

    /// Then descriptors are needed most, so detecting these readers must not need any.
    @Test
    @Timeout(value = 180, unit = TimeUnit.SECONDS)
    void readers_goneWhileNoFileIsLeft_makeRoomWithinTwoMinutes() throws Exception {
        TestFiles.write(dir.resolve("storage/127.0.0.1_foo.log"), new byte[] {'x'});
        Rx rx = logship.rx(dir.resolve("storage"));
        long listening = sockets(rx);
        try (TailClient first = TailClient.open(rx.tailPort(), "0")) {
            first.read(1);
            Proc.mayOpen(rx.process().pid(), 6);
            for (int i = 0; i < 7; i++) TailClient.open(rx.tailPort(), "0").close();
            rx.process().awaitLine("failure", line -> line.contains("cannot accept: Too many open files"));

            await("the end of six that went away").atMost(Duration.ofSeconds(122))
                    .pollInterval(Duration.ofMillis(500)).until(() -> sockets(rx) <= listening + 2);

            try (TailClient next = TailClient.open(rx.tailPort(), "0")) {
                next.read(1);
            }
        }
    }

    @Test
    void reader_thatResets_isNoticedAtOnce() throws IOException {
        TestFiles.write(dir.resolve("storage/127.0.0.1_foo.log"), TestFiles.random(1, 1000));
        Rx rx = logship.rx(dir.resolve("storage"));
        long listening = sockets(rx);
        TailClient reader = TailClient.open(rx.tailPort(), "0");
        reader.read(1000);

        reader.reset();

        await().atMost(Duration.ofSeconds(5)).until(() -> sockets(rx) == listening);
    }

    @Test
    void sender_thatResetsWhileIdle_isNoticedAtOnce() throws IOException {
        Rx rx = logship.rx(dir.resolve("storage"));
        long listening = sockets(rx);
        ShipClient sender = ShipClient.open(rx.shipPort(), "foo.log");
        sender.answer();

        sender.reset();

        await().atMost(Duration.ofSeconds(5)).until(() -> sockets(rx) == listening);
    }

    private static long sockets(Rx rx) throws IOException {
        return Proc.sockets(rx.process().pid());
    }
}
