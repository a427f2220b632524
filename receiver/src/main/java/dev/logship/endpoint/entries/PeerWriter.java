package dev.logship.endpoint.entries;

import dev.logship.Reason;
import dev.logship.endpoint.entries.log.Content;
import dev.logship.endpoint.entries.log.DamagedEntryException;
import dev.logship.endpoint.entries.log.EntryLog;
import dev.logship.net.Connection;
import dev.logship.wire.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes to one peer: replies to its messages, and between them the entries it reads. One thread sends, a
/// second one adds requests, and a thread of the log reports stored entries. Only the first two block on a
/// slow peer.
final class PeerWriter {
    private static final Logger log = LoggerFactory.getLogger(PeerWriter.class);
    private static final int BUFFER_BYTES = 16 << 10;

    /// Maximum size of unsent replies, including confirmations to come. Beyond it, no more messages are read.
    private static final int REPLY_BYTES = 128 << 10;

    /// Size of a reply without its id.
    private static final int REPLY_OVERHEAD_BYTES = 64;

    /// Number of entries sent before waiting replies.
    private static final int MAX_ENTRIES = 256;

    private record Reply(String line, int cost) {}

    /// A read in progress. Its fields belong to the sending thread.
    private static final class Reading {
        long next;
        long left;
        boolean isCurrent;

        Reading(long from, long count) {
            this.next = from;
            this.left = count;
        }
    }

    private final Connection peer;
    private final EntryLog entries;
    private final Thread sender;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    private final Semaphore room = new Semaphore(REPLY_BYTES);
    private final AtomicInteger unconfirmed = new AtomicInteger();
    private volatile @Nullable Reading reading;
    private volatile boolean ended;
    private volatile boolean closed;

    /// Borrows the connection and the log.
    ///
    /// @param sender the thread that will call [#send]
    PeerWriter(Connection peer, EntryLog entries, Thread sender) {
        this.peer = peer;
        this.entries = entries;
        this.sender = sender;
    }

    static String error(String reason) {
        return "{\"error\":" + Json.string(reason) + "}\n";
    }

    static String error(String id, String reason) {
        return "{\"id\":" + Json.string(id) + ",\"error\":" + Json.string(reason) + "}\n";
    }

    /// Queues a line. Blocks while too many replies are unsent.
    void add(String line) {
        int cost = Math.min(line.length() + REPLY_OVERHEAD_BYTES, REPLY_BYTES);
        room.acquireUninterruptibly(cost);
        put(new Reply(line, cost));
    }

    /// Starts to send entries, unless a read is in progress.
    void read(long from, long count) {
        if (reading != null) {
            add(error("already reading"));
            return;
        }
        reading = new Reading(from, count);
        LockSupport.unpark(sender);
    }

    /// Reports the outcome of an append with this id. Blocks as [#add] does.
    EntryLog.Appended toWrite(String id) {
        String begin = "{\"id\":" + Json.string(id);
        int cost = Math.min(begin.length() + REPLY_OVERHEAD_BYTES, REPLY_BYTES);
        room.acquireUninterruptibly(cost);
        unconfirmed.incrementAndGet();
        return new EntryLog.Appended() {
            @Override
            public void kept(long index) {
                tell(begin + ",\"index\":" + index + "}\n");
            }

            @Override
            public void failed(IOException reason) {
                tell(error(id, String.valueOf(reason.getMessage())));
            }

            private void tell(String line) {
                put(new Reply(line, cost));
                unconfirmed.decrementAndGet();
                LockSupport.unpark(sender);
            }
        };
    }

    private void put(Reply reply) {
        replies.add(reply);
        LockSupport.unpark(sender);
    }

    /// Ends the input: [#send] returns after all replies, and after a read up to the last entry.
    void end() {
        ended = true;
        LockSupport.unpark(sender);
    }

    /// Ends the input and the read: only replies are sent.
    void hangUp() {
        reading = null;
        end();
    }

    /// Stops sending, and unblocks all threads.
    synchronized void close() {
        if (closed) return;
        closed = true;
        room.release(Integer.MAX_VALUE - REPLY_BYTES);
        LockSupport.unpark(sender);
    }

    /// Sends until all is sent after [#end], or the channel is closed.
    void send() throws IOException {
        while (!closed && peer.isOpen()) {
            boolean isLast = ended && unconfirmed.get() == 0; // before the replies are sent
            sendReplies();
            Reading now = reading;
            if (now != null && sendEntries(now, isLast)) continue;
            flush();
            now = reading;
            if (now != null) entries.end().awaitBeyond(now.next - 1, this::hasWork);
            else if (isLast && replies.isEmpty()) return;
            else if (!hasWork()) LockSupport.park(this);
        }
    }

    private boolean hasWork() {
        return !replies.isEmpty() || closed || !peer.isOpen() || (ended && unconfirmed.get() == 0);
    }

    private void sendReplies() throws IOException {
        for (Reply reply = replies.poll(); reply != null; reply = replies.poll()) {
            send(reply.line());
            room.release(reply.cost());
        }
    }

    /// Sends some entries, and `head` or `current` after the last one.
    ///
    /// @return whether there is more to send now
    private boolean sendEntries(Reading now, boolean isLast) throws IOException {
        long last = entries.end().get();
        for (int n = 0; n < MAX_ENTRIES && now.left > 0 && now.next <= last; n++) {
            send(now.next++);
            now.left--;
        }
        if (now.left > 0 && now.next <= last) return true;
        if (now.left == 0) {
            send("{\"head\":" + entries.end().get() + "}\n");
            reading = null;
            return true;
        }
        if (!now.isCurrent) send("{\"current\":true}\n");
        now.isCurrent = true;
        if (isLast) reading = null;
        return false;
    }

    private void send(long index) throws IOException {
        try (Content content = entries.open(index)) {
            send("{\"index\":" + index + ",\"entry\":");
            for (long at = 0; at < content.length(); ) {
                if (!buffer.hasRemaining()) flush();
                int before = buffer.position();
                content.read(at, buffer);
                at += buffer.position() - before;
            }
            send("}\n");
        } catch (DamagedEntryException e) {
            log.warn("cannot read entry {}: {}; the reader receives an error", index, e.getMessage());
            send("{\"index\":" + index + ",\"error\":" + Json.string(Reason.of(e)) + "}\n");
        }
    }

    private void send(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; ) {
            if (!buffer.hasRemaining()) flush();
            int length = Math.min(buffer.remaining(), bytes.length - from);
            buffer.put(bytes, from, length);
            from += length;
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        peer.writeAll(buffer);
        buffer.clear();
    }
}
