package dev.logship.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.logship.StreamName;
import dev.logship.Time;
import dev.logship.follow.Tailer;
import dev.logship.follow.Tailers;
import dev.logship.follow.TailingConfig;
import dev.logship.history.Journal;
import dev.logship.net.HostPort;
import dev.logship.protocol.ship.RefusedException;
import dev.logship.select.GlobSet;
import dev.logship.select.Selection;
import dev.logship.select.StreamNaming;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The requests and bytes of one stream's shipper, over real sockets.
final class ShipperTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    @SuppressWarnings("NullAway.Init")
    private ServerSocket receiver;

    @SuppressWarnings("NullAway.Init")
    private Path log;

    @BeforeEach
    void listen() throws IOException {
        receiver = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        log = dir.toRealPath().resolve("app.log");
    }

    @AfterEach
    void close() throws IOException {
        receiver.close();
    }

    @Test
    void streamOfWhichNothingWasThereAtTheStart_continuesWhereTheReceiverIs() throws Exception {
        Files.writeString(log, "one\n");
        assertEquals("one\n", ship(0, source -> { }));
        Files.delete(log);
        assertEquals("two\n", ship(4, source -> {
            source.setNothingThere();
            Files.writeString(log, "two\n");
        }));
    }

    @Test
    void bytesThatWereSent_areNoted_whenTheConnectionIsLost() throws Exception {
        Files.writeString(log, "one\n");
        try (Tailers tailers = tailers()) {
            var name = new StreamName("app.log");
            Tailer tailer = new Tailer(name, log, false, tailers);
            var source = new ShippedStream(name, log, tailer);
            tailer.look();
            AgentConfig config = config(Duration.ofSeconds(30));
            CompletableFuture<Void> peer = CompletableFuture.runAsync(() -> takeMoreAndDrop(source));
            Outcome outcome = new Shipper(source, config, new ReceiverLink(config, () -> false, () -> { }),
                    new ConnectionSlots(1, started -> { })).run();
            peer.join();
            assertInstanceOf(Outcome.Failed.class, outcome);
            assertEquals(8, tailer.noted());
            tailer.close();
        }
    }

    @Test
    void receiver_thatDoesNotReplyWithAnOffset_isAFailure() throws Exception {
        CompletableFuture<Void> peer = CompletableFuture.runAsync(this::replyNonsense);
        Outcome.Failed outcome = assertInstanceOf(Outcome.Failed.class, shipOnce());
        assertInstanceOf(RefusedException.class, outcome.reason());
        peer.join();
    }

    @Test
    void receiver_thatIsNotThere_isUnreachable() throws Exception {
        receiver.close();
        Outcome.Failed outcome = assertInstanceOf(Outcome.Failed.class, shipOnce());
        assertInstanceOf(UnreachableException.class, outcome.reason());
    }

    private Outcome shipOnce() throws IOException {
        Files.writeString(log, "one\n");
        try (Tailers tailers = tailers()) {
            var name = new StreamName("app.log");
            Tailer tailer = new Tailer(name, log, false, tailers);
            tailer.look();
            AgentConfig config = config(Duration.ofMillis(1));
            Outcome outcome = new Shipper(new ShippedStream(name, log, tailer), config,
                    new ReceiverLink(config, () -> false, () -> { }), new ConnectionSlots(1, started -> { }))
                    .run();
            tailer.close();
            return outcome;
        }
    }

    private void replyNonsense() {
        try (Socket peer = receiver.accept()) {
            peer.getOutputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Has more written when it has the first line, and drops the connection when it has those bytes too.
    private void takeMoreAndDrop(ShippedStream source) {
        try (Socket peer = receiver.accept()) {
            var text = new BufferedReader(
                    new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8));
            assertEquals("app.log", text.readLine());
            peer.getOutputStream().write("0\n".getBytes(StandardCharsets.UTF_8));
            assertEquals("one", text.readLine());
            Files.writeString(log, "two\n", StandardOpenOption.APPEND);
            source.wake();
            assertEquals("two", text.readLine());
            peer.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Tailers tailers() throws IOException {
        return new Tailers(new TailingConfig(false, List.of(), Duration.ofMillis(1)),
                new Journal(dir.resolve("app.state"), Time.SYSTEM));
    }

    private interface Change {
        void make(ShippedStream source) throws IOException;
    }

    /// Ships the existing bytes, as an agent that was just started.
    ///
    /// @param held the receiver's offset
    /// @return the bytes that it receives
    private String ship(long held, Change change) throws Exception {
        try (Tailers tailers = tailers()) {
            var name = new StreamName("app.log");
            Tailer tailer = new Tailer(name, log, false, tailers);
            var source = new ShippedStream(name, log, tailer);
            change.make(source);
            tailer.look();
            CompletableFuture<String> received = CompletableFuture.supplyAsync(() -> receive(held));
            AgentConfig config = config(Duration.ofMillis(1));
            new Shipper(source, config, new ReceiverLink(config, () -> false, () -> { }),
                    new ConnectionSlots(1, started -> { })).run();
            assertEquals(0, tailer.lost());
            receiver.close(); // nobody connected
            String text = received.join();
            receiver = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            tailer.close();
            return text;
        }
    }

    private String receive(long held) {
        try (Socket peer = receiver.accept()) {
            var text = new BufferedReader(
                    new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8));
            assertEquals("app.log", text.readLine());
            peer.getOutputStream().write((held + "\n").getBytes(StandardCharsets.UTF_8));
            return text.readAllAsString();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private AgentConfig config(Duration idleTimeout) {
        return new AgentConfig(new HostPort("127.0.0.1", receiver.getLocalPort()),
                new Selection(new GlobSet(List.of("app.log"), List.of(), dir), new StreamNaming(false, "")),
                new TailingConfig(false, List.of(), Duration.ofMillis(1)), dir.resolve("app.state"),
                Duration.ofSeconds(1), Duration.ofSeconds(5), idleTimeout, 1, false);
    }
}
