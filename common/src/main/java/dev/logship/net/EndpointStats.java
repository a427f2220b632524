package dev.logship.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// Counters of all endpoints of one kind since the program started. Any thread.
public final class EndpointStats {
    /// The reason for a refusal, the label of its metric.
    public enum Refused { LIMIT, TIMEOUT, MALFORMED, OTHER }

    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder connections = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final Map<Refused, LongAdder> refused = new ConcurrentHashMap<>();
    private final Set<LongSupplier> readers = ConcurrentHashMap.newKeySet();

    /// A connection was accepted. Call [#disconnected] once when it has ended.
    public void connected() {
        connections.increment();
        open.incrementAndGet();
    }

    public void disconnected() {
        open.decrementAndGet();
    }

    public void received(long bytes) {
        received.add(bytes);
    }

    public void sent(long bytes) {
        sent.add(bytes);
    }

    public void refused(Refused why) {
        refused.computeIfAbsent(why, key -> new LongAdder()).increment();
    }

    /// A peer was refused; the exception determines the reason.
    public void refused(Exception cause) {
        refused(switch (cause) {
            case SocketTimeoutException late -> Refused.TIMEOUT;
            case ProtocolException wrong -> Refused.MALFORMED;
            case EOFException half -> Refused.MALFORMED;
            case IllegalArgumentException name -> Refused.MALFORMED;
            default -> Refused.OTHER;
        });
    }

    /// A reader started. Call [#left] once, with the same object, when it has ended.
    ///
    /// @param behind the number of bytes not yet sent to it
    public void reads(LongSupplier behind) {
        readers.add(behind);
    }

    public void left(LongSupplier behind) {
        readers.remove(behind);
    }

    public int openConnections() {
        return open.get();
    }

    public long connections() {
        return connections.sum();
    }

    public long receivedBytes() {
        return received.sum();
    }

    public long sentBytes() {
        return sent.sum();
    }

    /// Refused peers by reason.
    public Map<Refused, Long> refusals() {
        Map<Refused, Long> counts = new TreeMap<>();
        refused.forEach((why, count) -> counts.put(why, count.sum()));
        return counts;
    }

    /// Bytes not yet sent to connected readers.
    public long behindBytes() {
        return readers.stream().mapToLong(LongSupplier::getAsLong).sum();
    }
}
