package dev.logship.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.logship.net.Backoff;
import dev.logship.net.HostPort;
import dev.logship.protocol.tail.TailRequest;
import dev.logship.stream.StartOffset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class StreamTailTest {
    private static final byte[] ANSWER = "HTTP/1.1 400\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /// An http port does: it must not be asked as fast as it can answer.
    @Test
    void serverThatAnswersAndCloses_isRetriedEverLater() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answers = Thread.ofVirtual().start(() -> answer(server));
            var request = new StreamTail.Request(new HostPort("127.0.0.1", server.getLocalPort()),
                    new TailRequest(Optional.empty(), new StartOffset(0)), true);
            var delays = new Delays();
            var tail = new StreamTail(request, new Fifth(), new Backoff(Duration.ofNanos(1000),
                    Duration.ofSeconds(1), delays));

            assertThrows(StreamTail.SinkException.class, tail::run);

            assertEquals(List.of(501L, 1001L, 2001L, 4001L), delays.bounds);
            server.close();
            answers.join();
        }
    }

    private static void answer(ServerSocket server) {
        try {
            while (true) {
                try (Socket client = server.accept()) {
                    new Scanner(client.getInputStream(), StandardCharsets.US_ASCII).nextLine(); // the header
                    client.getOutputStream().write(ANSWER);
                }
            }
        } catch (IOException e) {
            if (!server.isClosed()) throw new UncheckedIOException(e);
        }
    }

    /// Takes four writes and fails at the fifth.
    private static final class Fifth implements StreamTail.Sink {
        private int writes;

        @Override
        public void write(byte[] bytes, int count) throws IOException {
            if (++writes == 5) throw new IOException("enough");
        }
    }

    /// Keeps what each delay was drawn from, in nanoseconds: half of the delay, and one.
    private static final class Delays implements RandomGenerator {
        private final List<Long> bounds = new ArrayList<>();

        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public long nextLong(long bound) {
            bounds.add(bound);
            return 0;
        }
    }
}
