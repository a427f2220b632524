package dev.logship.agent;

import dev.logship.StreamName;
import dev.logship.net.Backoff;
import dev.logship.source.FileIdentity;
import dev.logship.source.SourceFile;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One source file and its stream: what is known of it between connections, a few hundred bytes. Its state is
/// changed by [Agent] alone; what it was found to hold by the one [Shipper] that has it at a time.
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
        /// Nothing right can be sent any more.
        BLOCKED
    }

    private static final long NOT_ASKED = -1;

    final StreamName stream;
    final SourceFile file;
    final Trouble trouble = new Trouble();
    final Backoff backoff = new Backoff(AgentConfig.FIRST_RETRY, AgentConfig.LAST_RETRY,
            ThreadLocalRandom.current());
    private State state = State.IDLE;            // guarded by this
    private volatile long held = NOT_ASKED;
    private volatile boolean unconfirmed;
    private volatile @Nullable ShipConnection connection;
    private volatile @Nullable Thread shipper;
    private volatile boolean woken;
    private boolean told;                        // the shipper's
    private @Nullable FileIdentity identity;     // the shipper's
    private long sent;                           // the shipper's

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

    /// Whether the file has more than the receiver is known to hold, or that is not known yet.
    boolean hasMore() throws IOException {
        return held == NOT_ASKED || file.size() > held;
    }

    /// The receiver answered that it holds `offset` bytes, or was sent all up to there.
    void heldUpTo(long offset) {
        held = offset;
    }

    /// Bytes up to `offset` of the file, as it is open now, were sent.
    void sentUpTo(long offset) {
        sent = offset;
        held = offset;
    }

    /// Up to where bytes of this file were sent since this agent started.
    long sent() {
        return sent;
    }

    /// Whether what was sent last must be asked for again, as only a new answer proves that it arrived.
    boolean isUnconfirmed() {
        return unconfirmed;
    }

    void setUnconfirmed(boolean unconfirmed) {
        this.unconfirmed = unconfirmed;
    }

    /// Whether it was said already that this stream is shipped, since the last trouble.
    boolean isTold() {
        return told;
    }

    void setTold(boolean told) {
        this.told = told;
    }

    /// Whether the file at the path is the one seen there first.
    boolean isSameFile() throws IOException {
        FileIdentity now = FileIdentity.of(file.path());
        if (identity == null) identity = now;
        return identity.equals(now);
    }

    void setConnection(@Nullable ShipConnection connection) {
        this.connection = connection;
    }

    @Nullable ShipConnection connection() {
        return connection;
    }

    /// Waits until [#wake] is called, at most so long. The calling thread is this source's shipper.
    void await(Duration atMost) {
        shipper = Thread.currentThread();
        long deadline = System.nanoTime() + atMost.toNanos();
        long left = atMost.toNanos();
        while (!woken && left > 0) {
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
