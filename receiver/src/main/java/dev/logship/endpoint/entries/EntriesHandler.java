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

/// One connection. A thread of its own reads messages; the connection's thread writes.
final class EntriesHandler {
    private static final Logger log = LoggerFactory.getLogger(EntriesHandler.class);

    /// Time for the peer to receive an error before the connection is closed; a reset would discard the
    /// error.
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Connection peer;
    private final EntryLog entries;
    private final PeerWriter writer;

    EntriesHandler(Connection peer, EntryLog entries) {
        this.peer = peer;
        this.entries = entries;
        this.writer = new PeerWriter(peer, entries, Thread.currentThread());
    }

    void run(Duration messageTimeout, Semaphore longMessages) throws IOException {
        Thread input = Thread.ofVirtual().name("entries-input").start(() -> {
            try (PeerLines lines = new PeerLines(peer, Limits.MESSAGE_BYTES, messageTimeout, longMessages)) {
                read(lines);
            }
        });
        try {
            writer.send();
            peer.shutdownOutput(); // a close would discard unread replies if the peer keeps sending
            join(input);
        } finally {
            writer.close(); // unblocks the reading thread when it adds a reply,
            peer.close();    // and when it reads
            join(input);
        }
    }

    private void read(PeerLines lines) {
        try {
            boolean more = true;
            while (more) more = take(lines);
        } catch (IOException e) {
            log.debug("connection from {} lost: {}", peer, e.getMessage());
            writer.close();
        }
    }

    /// Handles the next message.
    ///
    /// @return false if there is none, or if the connection must be closed
    private boolean take(PeerLines lines) throws IOException {
        try {
            ByteBuffer line = lines.next();
            if (line == null) {
                writer.end();
                return false;
            }
            MessageParser.parse(line).ifPresent(this::take);
            return true;
        } catch (NoJsonException e) {
            log.warn("closed connection from {}: {}", peer, e.getMessage());
        } catch (ProtocolException | SocketTimeoutException e) {
            log.warn("closed connection from {}: {}", peer, e.getMessage());
            writer.add(PeerWriter.error(String.valueOf(e.getMessage())));
        }
        writer.hangUp();
        lines.skip(LINGER);
        return false;
    }

    private void take(Message message) {
        switch (message) {
            case Message.Read(long from, long count) -> writer.read(from, count);
            case Message.Write(String id, Entry entry) -> entries.append(entry, writer.toWrite(id));
            case Message.Refused(String id, String reason) -> writer.add(PeerWriter.error(id, reason));
            case Message.Invalid() -> writer.add(PeerWriter.error("invalid message"));
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
