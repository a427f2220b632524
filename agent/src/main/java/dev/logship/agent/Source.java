package dev.logship.agent;

import dev.logship.StreamName;
import dev.logship.net.Backoff;
import dev.logship.source.FileIdentity;
import dev.logship.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One source file and its stream: what is known of it between connections, a few hundred bytes. Its state is
/// changed by [Agent] alone; the rest is written by the one [Shipper] that has it at a time.
final class Source {
    /// Where shipping stands.
    enum State {
        /// The receiver holds all there was at the last look.
        IDLE,
        /// There is something to send, or to ask; a connection is waited for.
        QUEUED,
        /// A shipper has it.
        SHIPPING,
        /// A try failed; the next one comes later.
        WAITING,
        /// Nothing is at the path any more.
        GONE,
        /// Nothing right can be sent any more.
        BLOCKED
    }

    /// What was said of a stream since the last trouble.
    enum Told { NOTHING, FROM, LEVEL }

    private static final long NOT_ASKED = -1;

    final StreamName stream;
    final SourceFile file;
    final Trouble trouble = new Trouble();
    final Backoff backoff = new Backoff(AgentConfig.FIRST_RETRY, AgentConfig.LAST_RETRY,
            ThreadLocalRandom.current());
    private State state = State.IDLE;            // guarded by this
    private volatile long held = NOT_ASKED;
    private volatile long sent;
    private volatile @Nullable FileIdentity identity;
    private volatile long goneNanos;
    private volatile boolean unconfirmed;
    private volatile @Nullable ShipConnection connection;
    private volatile @Nullable Thread shipper;
    private volatile boolean woken;
    private long answered = NOT_ASKED;           // the shipper's
    private long foreign = Long.MAX_VALUE;       // the shipper's
    private Told told = Told.NOTHING;            // the shipper's

    Source(StreamName stream, SourceFile file) {
        this.stream = stream;
        this.file = file;
    }

    /// Changes the state when it is `from`; says whether it was.
    synchronized boolean change(State from, State to) {
        if (state != from) return false;
        state = to;
        return true;
    }

    synchronized State state() {
        return state;
    }

    /// Whether there is something to send or to find out: the receiver was not asked yet, the file has more
    /// than it holds, or is not the file any more that was sent.
    boolean needsShipper() throws IOException {
        long size = file.size();
        return held == NOT_ASKED || size > held || size < sent || !isSameFile();
    }

    /// Nothing was at the path at this moment of [System#nanoTime].
    void setGone(long nanos) {
        goneNanos = nanos;
    }

    long goneNanos() {
        return goneNanos;
    }

    /// Whether something is at the path.
    boolean isThere() {
        return Files.exists(file.path());
    }

    /// The receiver answered that it holds `offset` bytes; true when that is more than it answered before, so
    /// that connections are of use.
    boolean heldUpTo(long offset) {
        boolean more = offset > answered;
        answered = offset;
        held = offset;
        return more;
    }

    /// Bytes up to `offset` of the file were sent.
    void sentUpTo(long offset) {
        sent = offset;
        held = offset;
    }

    /// Up to where bytes of this file were sent since this agent started.
    long sent() {
        return sent;
    }

    /// Whether the receiver, which holds `offset` bytes, may be sent this file from there on. Where it held
    /// more than the file had, those bytes were not this file's, and nothing may be sent from behind them
    /// however long the file grows; until the receiver holds so little again that it can be the file's.
    boolean isOwn(long offset, long size) {
        if (offset > size) foreign = Math.min(foreign, size);
        if (offset > foreign) return false;
        foreign = Long.MAX_VALUE;
        return true;
    }

    /// Whether what was sent last must be asked for again, as only a new answer proves that it arrived.
    boolean isUnconfirmed() {
        return unconfirmed;
    }

    void setUnconfirmed(boolean unconfirmed) {
        this.unconfirmed = unconfirmed;
    }

    /// Whether this is news, in the order of [Told]; from now on it is none.
    boolean tells(Told what) {
        if (what.compareTo(told) <= 0) return false;
        told = what;
        return true;
    }

    /// Something went wrong that was said: so will be that it goes on.
    void forgetTold() {
        told = Told.NOTHING;
    }

    /// Whether the file at the path is the one seen there first.
    boolean isSameFile() throws IOException {
        FileIdentity now = FileIdentity.of(file.path());
        FileIdentity first = identity;
        if (first == null) identity = now;
        return first == null || first.equals(now);
    }

    void setConnection(@Nullable ShipConnection connection) {
        this.connection = connection;
    }

    @Nullable ShipConnection connection() {
        return connection;
    }

    /// Waits until [#wake] is called or the thread interrupted, at most so long. The calling thread is this
    /// source's shipper.
    void await(Duration atMost) {
        shipper = Thread.currentThread();
        long deadline = System.nanoTime() + atMost.toNanos();
        long left = atMost.toNanos();
        while (!woken && left > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, left);
            left = deadline - System.nanoTime();
        }
        woken = false;
        shipper = null;
    }

    /// The file may have grown, or the shipper should look around.
    void wake() {
        woken = true;
        LockSupport.unpark(shipper);
    }
}
