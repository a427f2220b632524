package dev.logship.endpoint.entries;

import dev.logship.Limits;
import dev.logship.endpoint.entries.log.Entry;
import dev.logship.endpoint.entries.log.EntryLog;
import dev.logship.net.Connection;
import dev.logship.wire.PeerLines;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection from its first message to its end. Its messages are read on a thread of their own; the
/// connection's thread answers.
final class EntriesHandler {
    private static final Logger log = LoggerFactory.getLogger(EntriesHandler.class);

    /// How long a peer may still send after an error was answered; a reset at once would lose the answer.
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Connection peer;
    private final EntryLog entries;
    private final PeerWriter answers;

    EntriesHandler(Connection peer, EntryLog entries) {
        this.peer = peer;
        this.entries = entries;
        this.answers = new PeerWriter(peer, entries, Thread.currentThread());
    }

    void run(Duration messageTimeout, Semaphore longMessages) throws IOException {
        Thread input = Thread.ofVirtual().name("entries-input").start(() -> {
            try (PeerLines lines = new PeerLines(peer, Limits.MESSAGE_BYTES, messageTimeout, longMessages)) {
                read(lines);
            }
        });
        try {
            answers.send();
            peer.shutdownOutput(); // a close would throw away what the peer did not read yet, if it sends on
            join(input);
        } finally {
            answers.close(); // the reading thread may wait for it,
            peer.close();    // or for the peer
            join(input);
        }
    }

    private void read(PeerLines lines) {
        try {
            boolean more = true;
            while (more) more = take(lines);
        } catch (IOException e) {
            log.debug("{} is gone: {}", peer, e.getMessage());
            answers.close();
        }
    }

    /// Takes the next message; false when there is none or it cannot be understood.
    private boolean take(PeerLines lines) throws IOException {
        try {
            ByteBuffer line = lines.next();
            if (line == null) {
                answers.end();
                return false;
            }
            MessageParser.parse(line).ifPresent(this::take);
            return true;
        } catch (NoJsonException e) {
            log.warn("closed connection from {}: {}", peer, e.getMessage());
        } catch (ProtocolException | SocketTimeoutException e) {
            log.warn("closed connection from {}: {}", peer, e.getMessage());
            answers.add(PeerWriter.error(String.valueOf(e.getMessage())));
        }
        answers.hangUp();
        lines.skip(LINGER);
        return false;
    }

    private void take(Message message) {
        switch (message) {
            case Message.Read(long from, long count) -> answers.read(from, count);
            case Message.Write(String id, Entry entry) -> entries.append(entry, answers.toWrite(id));
            case Message.Refused(String id, String reason) -> answers.add(PeerWriter.error(id, reason));
            case Message.Invalid() -> answers.add(PeerWriter.error("invalid message"));
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
