package dev.logship.agent;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The slots of streams that are sent at a time, and the queue of those that wait for one, first come, first
/// served. While others wait, a stream that has caught up gives up its slot. Any thread.
final class ConnectionSlots {
    private final Consumer<ShippedStream> start;
    private final Deque<ShippedStream> line = new ArrayDeque<>();                       // guarded by this
    private final SequencedSet<ShippedStream> caughtUp = new LinkedHashSet<>();         // guarded by this
    private final Set<ShippedStream> inside = ConcurrentHashMap.newKeySet();     // changed holding this
    private final int most;
    private volatile boolean awaited;

    /// @param start called for each stream that gets a slot; must return at once
    ConnectionSlots(int most, Consumer<ShippedStream> start) {
        this.most = most;
        this.start = start;
    }

    /// Gives the stream a slot as soon as there is one.
    synchronized void enter(ShippedStream source) {
        line.add(source);
        fill();
        if (awaited && !caughtUp.isEmpty()) caughtUp.removeFirst().wake(); // it adds itself if it stays
    }

    /// The stream gives its slot back.
    synchronized void leave(ShippedStream source) {
        caughtUp.remove(source);
        inside.remove(source);
        fill();
    }

    /// The stream has a slot and nothing to send.
    synchronized void setCaughtUp(ShippedStream source) {
        caughtUp.add(source);
    }

    /// The stream has something to send again.
    synchronized void setBusy(ShippedStream source) {
        caughtUp.remove(source);
    }

    /// Whether a stream waits for a slot.
    boolean areAwaited() {
        return awaited;
    }

    /// The streams that have a slot.
    Set<ShippedStream> inside() {
        return Collections.unmodifiableSet(inside);
    }

    private void fill() {
        while (inside.size() < most && !line.isEmpty()) {
            ShippedStream next = line.remove();
            inside.add(next);
            start.accept(next);
        }
        awaited = !line.isEmpty();
    }
}
