package dev.logship.agent;

import dev.logship.Reason;
import dev.logship.StreamName;
import dev.logship.net.Backoff;
import dev.logship.follow.Followed;
import dev.logship.follow.Tailer;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One followed path and its stream: what is known of it between connections. Its state is changed by [Agent]
/// alone; the rest is written by the one [Shipper] that has it at a time.
final class ShippedStream implements Followed {
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
        /// It was gone for long, and is not followed any more.
        FORGOTTEN
    }

    /// What was said of a stream since the last trouble.
    enum Told { NOTHING, FROM, LEVEL }

    private static final long NOT_ASKED = -1;

    final StreamName stream;
    final Path path;
    final Tailer tailer;
    final Trouble trouble = new Trouble();
    final Backoff backoff = new Backoff(AgentConfig.FIRST_RETRY, AgentConfig.LAST_RETRY,
            ThreadLocalRandom.current());
    private State state = State.IDLE;            // guarded by this
    private volatile long held = NOT_ASKED;
    private volatile boolean confirmed;
    private volatile boolean unconfirmed;
    private volatile long target = Long.MAX_VALUE;
    private volatile @Nullable String failure;
    private volatile boolean unreadable;
    private volatile long behindSinceNanos = System.nanoTime();
    private volatile long goneNanos;
    private volatile boolean wanted = true;
    private volatile boolean nothingThere;
    private volatile boolean ending;
    private volatile @Nullable ShipConnection connection;
    private volatile @Nullable Thread shipper;
    private volatile boolean woken;
    private final AtomicLong connections = new AtomicLong();
    private Told told = Told.NOTHING;            // the shipper's

    /// @param tailer taken over
    ShippedStream(StreamName stream, Path path, Tailer tailer) {
        this.stream = stream;
        this.path = path;
        this.tailer = tailer;
    }

    @Override
    public StreamName stream() {
        return stream;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Tailer tailer() {
        return tailer;
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

    /// The receiver answered that it holds `offset` bytes; true when that is more than it answered before, so
    /// that connections are of use.
    boolean heldUpTo(long offset) {
        boolean more = offset > held;
        held = offset;
        connections.incrementAndGet();
        failure = null;
        unreadable = false;
        return more;
    }

    /// Up to which stream offset bytes were there when sending began; beyond everything before that.
    long target() {
        return target;
    }

    void setTarget(long offset) {
        if (target == Long.MAX_VALUE) target = offset;
    }

    /// A try failed.
    void failed(IOException reason) {
        failure = Reason.of(reason);
        unreadable = reason instanceof AccessDeniedException;
    }

    /// How the stream stands. Any thread.
    StreamStatus status() {
        long behindBytes = tailer.behind();
        return new StreamStatus(stream, path, tailer.at(), Math.max(0, held), behindBytes, behind(),
                tailer.lost(), confirmed, connections.get(), Optional.ofNullable(failure), unreadable);
    }

    /// The receiver holds all there is, or not.
    void setConfirmed(boolean isConfirmed) {
        confirmed = isConfirmed;
    }

    /// Nothing is at the path, and no file of the stream is anywhere since the start: there is nothing to ask
    /// the receiver, and nothing to follow until the path is found again.
    void setNothingThere() {
        setConfirmed(true);
        setLevel(true);
        setGone(System.nanoTime());
        nothingThere = !wasAsked();
    }

    /// Whether the receiver was asked since the start, so that it is known where the stream continues.
    boolean wasAsked() {
        return connections.get() > 0;
    }

    /// Whether the receiver, when it was asked last, held all that was there then.
    boolean isConfirmed() {
        return confirmed;
    }

    /// Whether what was sent last must be asked for again, as only a new answer proves that it arrived.
    boolean isUnconfirmed() {
        return unconfirmed;
    }

    void setUnconfirmed(boolean isUnconfirmed) {
        unconfirmed = isUnconfirmed;
    }

    /// Everything was sent, at this moment.
    void setLevel(boolean level) {
        if (level) behindSinceNanos = 0;
        else if (behindSinceNanos == 0) behindSinceNanos = System.nanoTime();
    }

    /// For how long there was something to send.
    private Duration behind() {
        long since = behindSinceNanos;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /// Nothing is at the path at this moment of [System#nanoTime]; 0: something is. True when that is new.
    boolean setGone(long nanos) {
        boolean change = (goneNanos == 0) != (nanos == 0);
        if (change) goneNanos = nanos;
        return change;
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

    /// Whether it is to be shipped still; when it is not, its shipper ends soon. True when that is new.
    boolean setWanted(boolean isWanted) {
        boolean change = wanted != isWanted;
        wanted = isWanted;
        if (change) wake();
        return change;
    }

    /// Nothing is added to the stream any more: the receiver is asked for its end when all is sent.
    void setEnding() {
        if (ending) return;
        ending = true;
        confirmed = false;
        wake();
    }

    boolean isEnding() {
        return ending;
    }

    boolean isWanted() {
        return wanted;
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

    /// Whether it is not followed any more, from now on: it is not wanted, or its path has been missing for
    /// long.
    boolean isOver() {
        if (!wanted) {
            return change(State.IDLE, State.FORGOTTEN)
                    || change(State.WAITING, State.FORGOTTEN);
        }
        long since = goneNanos;
        long most = nothingThere ? 0 : AgentConfig.FORGET_GONE.toNanos();
        return since != 0 && System.nanoTime() - since > most && change(State.IDLE, State.FORGOTTEN);
    }

    /// The file may have grown, or the shipper should look around.
    void wake() {
        woken = true;
        LockSupport.unpark(shipper);
    }
}
