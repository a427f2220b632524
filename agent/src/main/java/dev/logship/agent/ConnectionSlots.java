package dev.logship.agent;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The places of streams that are sent at a time, and the line of those that wait for one, the first come
/// first. While others wait, whoever has caught up gives its place away. Any thread.
final class ConnectionSlots {
    private final Consumer<ShippedStream> start;
    private final Deque<ShippedStream> line = new ArrayDeque<>();                       // guarded by this
    private final SequencedSet<ShippedStream> caughtUp = new LinkedHashSet<>();         // guarded by this
    private final Set<ShippedStream> inside = ConcurrentHashMap.newKeySet();     // changed holding this
    private final int most;
    private volatile boolean awaited;

    /// @param start called, quickly, for each source that gets a place
    ConnectionSlots(int most, Consumer<ShippedStream> start) {
        this.most = most;
        this.start = start;
    }

    /// Gives the source a place as soon as there is one.
    synchronized void enter(ShippedStream source) {
        line.add(source);
        fill();
        if (awaited && !caughtUp.isEmpty()) caughtUp.removeFirst().wake(); // it adds itself if it stays
    }

    /// The source gives its place back.
    synchronized void leave(ShippedStream source) {
        caughtUp.remove(source);
        inside.remove(source);
        fill();
    }

    /// The source has a place and nothing to send.
    synchronized void setCaughtUp(ShippedStream source) {
        caughtUp.add(source);
    }

    /// The source has something to send again.
    synchronized void setBusy(ShippedStream source) {
        caughtUp.remove(source);
    }

    /// Whether somebody waits for a place.
    boolean areAwaited() {
        return awaited;
    }

    /// Those that have a place now.
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
