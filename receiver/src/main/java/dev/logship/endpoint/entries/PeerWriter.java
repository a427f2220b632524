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

/// All that is sent to one peer: replies to its messages, and between them the entries it reads. One thread
/// sends, one asks, and the log says from a third what became of entries; none of them waits for a slow peer
/// but the first two.
final class PeerWriter {
    private static final Logger log = LoggerFactory.getLogger(PeerWriter.class);
    private static final int BUFFER_BYTES = 16 << 10;

    /// Replies that are not sent yet, confirmations to come included: whoever has more is not read from.
    private static final int REPLY_BYTES = 128 << 10;

    /// What a reply costs beside its id.
    private static final int REPLY_OVERHEAD_BYTES = 64;

    /// So many entries are sent before replies have their turn.
    private static final int ENTRIES_AT_A_TIME = 256;

    private record Reply(String line, int cost) {}

    /// A read that was asked for. Its fields are the sending thread's.
    private static final class Reading {
        long next;
        long left;
        boolean saidCurrent;

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

    /// @param sender the thread that is going to [#send]
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

    /// Sends a line when its turn comes. Waits while the peer does not take what there is already.
    void add(String line) {
        int cost = Math.min(line.length() + REPLY_OVERHEAD_BYTES, REPLY_BYTES);
        room.acquireUninterruptibly(cost);
        put(new Reply(line, cost));
    }

    /// Begins to send entries, if none are being sent.
    void read(long from, long count) {
        if (reading != null) {
            add(error("already reading"));
            return;
        }
        reading = new Reading(from, count);
        LockSupport.unpark(sender);
    }

    /// What tells the peer about the entry with this id. Waits as [#add].
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

    /// Nothing more will be asked: what was asked for is answered, a read up to the entries there are.
    void end() {
        ended = true;
        LockSupport.unpark(sender);
    }

    /// Answers nothing more but what was confirmed or is going to be.
    void hangUp() {
        reading = null;
        end();
    }

    /// Sends nothing more, and lets nobody wait.
    synchronized void close() {
        if (closed) return;
        closed = true;
        room.release(Integer.MAX_VALUE - REPLY_BYTES);
        LockSupport.unpark(sender);
    }

    /// Sends until everything is answered after [#end], or the peer is gone.
    void send() throws IOException {
        while (!closed && peer.isOpen()) {
            boolean isLast = ended && unconfirmed.get() == 0; // before the look at what there is
            sendReplies();
            Reading now = reading;
            if (now != null && sendEntries(now, isLast)) continue;
            flush();
            now = reading;
            if (now != null) entries.end().awaitBeyond(now.next - 1, this::mustGoOn);
            else if (isLast && replies.isEmpty()) return;
            else if (!mustGoOn()) LockSupport.park(this);
        }
    }

    private boolean mustGoOn() {
        return !replies.isEmpty() || closed || !peer.isOpen() || (ended && unconfirmed.get() == 0);
    }

    private void sendReplies() throws IOException {
        for (Reply reply = replies.poll(); reply != null; reply = replies.poll()) {
            send(reply.line());
            room.release(reply.cost());
        }
    }

    /// Sends some entries, and says when there are no more.
    ///
    /// @return whether there is more to be sent at once
    private boolean sendEntries(Reading now, boolean isLast) throws IOException {
        long last = entries.end().get();
        for (int n = 0; n < ENTRIES_AT_A_TIME && now.left > 0 && now.next <= last; n++) {
            send(now.next++);
            now.left--;
        }
        if (now.left > 0 && now.next <= last) return true;
        if (now.left == 0) {
            send("{\"head\":" + entries.end().get() + "}\n");
            reading = null;
            return true;
        }
        if (!now.saidCurrent) send("{\"current\":true}\n");
        now.saidCurrent = true;
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
            log.warn("entry {} cannot be read: {}", index, e.getMessage());
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
