package dev.logship.endpoint.ship;

import dev.logship.StreamName;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which connection writes which stream: one at a time. A newer one from the same address takes a stream
/// over, because the older is usually the dead half of a cut connection: the older has a second to write what
/// it received, then it is reset. Of several that wait the newest wins. Any thread.
final class Claims {
    private static final Logger log = LoggerFactory.getLogger(Claims.class);

    /// How long a connection that is taken over may take to finish.
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final long LOOK_MILLIS = 2;

    /// This many take-overs within a minute mean two senders of one name, not a bad network.
    private static final int TURNS = 5;
    private static final Duration TURNS_WITHIN = Duration.ofMinutes(1);

    /// The number of take-overs of a stream since `sinceNanos`, by [System#nanoTime].
    private record Turns(long sinceNanos, int count) {}

    private final Map<StreamName, Sender> holders = new HashMap<>();  // guarded by this
    private final Map<StreamName, Sender> waiting = new HashMap<>();  // guarded by this
    private final Map<StreamName, Turns> turns = new HashMap<>();     // guarded by this

    /// Makes `sender` the stream's one writer, after the one before it ended.
    ///
    /// @throws IOException when another address sends the stream, or a newer sender waits for it
    synchronized void take(StreamName stream, Sender sender) throws IOException {
        Sender holder = holders.get(stream);
        if (holder != null && !isSameHost(holder, sender)) {
            throw new IOException("stream " + stream + " is already sent by " + holder + ", another host");
        }
        Sender older = waiting.put(stream, sender);
        if (older != null) older.reset("replaced by " + sender);
        if (holder != null) countTurn(stream, holder, sender);
        long graceEnds = System.nanoTime() + GRACE.toNanos();
        while ((holder = holders.get(stream)) != null && waiting.get(stream) == sender) {
            if (holder.isDrained() || System.nanoTime() - graceEnds > 0) {
                holder.reset("replaced by " + sender);
            }
            pause();
        }
        if (!waiting.remove(stream, sender)) {
            throw new IOException("stream " + stream + ": a newer sender is waiting");
        }
        holders.put(stream, sender);
    }

    /// The sender is done with the stream, even if it never got it.
    synchronized void leave(StreamName stream, Sender sender) {
        holders.remove(stream, sender);
        waiting.remove(stream, sender);
        notifyAll();
    }

    private void countTurn(StreamName stream, Sender holder, Sender sender) {
        long now = System.nanoTime();
        turns.values().removeIf(old -> now - old.sinceNanos() > TURNS_WITHIN.toNanos());
        Turns counted = turns.merge(stream, new Turns(now, 1),
                (old, one) -> new Turns(old.sinceNanos(), old.count() + 1));
        if (counted.count() == TURNS) {
            log.warn("stream {}: {} and {} keep replacing each other: if two agents of one host send "
                    + "a file of this name, rename one of the files", stream, holder, sender);
        }
    }

    private static boolean isSameHost(Sender one, Sender other) {
        return one.host().equals(other.host());
    }

    private void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.timedWait(this, LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
