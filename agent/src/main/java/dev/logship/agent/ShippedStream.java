package dev.logship.agent;

import dev.logship.Reason;
import dev.logship.StreamName;
import dev.logship.StreamOffset;
import dev.logship.follow.Followed;
import dev.logship.follow.Tailer;
import dev.logship.net.Backoff;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One followed path and its stream, with its status between connections. Only [Agent] changes its state; the
/// one [Shipper] that has it at a time writes the rest.
final class ShippedStream implements Followed {
    private static final Logger log = LoggerFactory.getLogger(ShippedStream.class);

    /// The state of shipping.
    ///
    ///     IDLE ──► QUEUED ──► SHIPPING ──► IDLE, QUEUED or WAITING
    ///     WAITING ──► QUEUED
    ///     IDLE, WAITING ──► FORGOTTEN
    enum State {
        /// At the last look the receiver held everything there was.
        IDLE,
        /// There is something to send or to ask; waiting for a connection slot.
        QUEUED,
        /// A shipper has it.
        SHIPPING,
        /// An attempt failed; a retry is scheduled.
        WAITING,
        /// It is no longer followed.
        FORGOTTEN
    }

    /// What was logged about a stream since the last failure.
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

    /// Changes the state, if it is `from`; false otherwise. The only way to change it.
    ///
    /// @param reason for the debug log
    boolean state(State from, State next, String reason) {
        synchronized (this) {
            if (state != from) return false;
            state = next;
        }
        log.debug("stream {}: {} -> {} at {} ({})", stream, from, next, tailer.at(), reason);
        return true;
    }

    synchronized State state() {
        return state;
    }

    /// The receiver replied with its offset; true when that is more than its last reply, so that connections
    /// make progress.
    boolean heldUpTo(StreamOffset offset) {
        boolean more = offset.value() > held;
        held = offset.value();
        connections.incrementAndGet();
        failure = null;
        unreadable = false;
        return more;
    }

    /// The end of the stream when sending began; before that, beyond every offset.
    long target() {
        return target;
    }

    void setTarget(long offset) {
        if (target == Long.MAX_VALUE) target = offset;
    }

    /// An attempt failed.
    void failed(IOException reason) {
        failure = Reason.of(reason);
        unreadable = reason instanceof AccessDeniedException;
    }

    /// The stream's status. Any thread.
    StreamStatus status() {
        long behindBytes = tailer.behind();
        return new StreamStatus(stream, path, new StreamOffset(tailer.at()),
                new StreamOffset(Math.max(0, held)), behindBytes, behind(),
                tailer.lost(), confirmed, connections.get(), Optional.ofNullable(failure), unreadable);
    }

    /// Sets whether the receiver holds everything there is.
    void setConfirmed(boolean isConfirmed) {
        confirmed = isConfirmed;
    }

    /// Nothing is at the path, and since the start no file of the stream was found anywhere: there is nothing
    /// to ask the receiver, and nothing to follow until the path is found again.
    void setNothingThere() {
        setConfirmed(true);
        setLevel(true);
        setGone(System.nanoTime());
        nothingThere = !wasAsked();
    }

    /// Whether the receiver replied since the start, so that its offset is known.
    boolean wasAsked() {
        return connections.get() > 0;
    }

    /// Whether the receiver's last reply covered everything there was then.
    boolean isConfirmed() {
        return confirmed;
    }

    /// Whether bytes were sent that no reply has confirmed yet; only a new reply proves that they arrived.
    boolean isUnconfirmed() {
        return unconfirmed;
    }

    void setUnconfirmed(boolean isUnconfirmed) {
        unconfirmed = isUnconfirmed;
    }

    /// Sets whether everything is sent at this moment.
    void setLevel(boolean level) {
        if (level) behindSinceNanos = 0;
        else if (behindSinceNanos == 0) behindSinceNanos = System.nanoTime();
    }

    /// For how long there has been something to send.
    private Duration behind() {
        long since = behindSinceNanos;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /// Sets since when nothing is at the path, by [System#nanoTime]; 0: something is. True when that is new.
    boolean setGone(long nanos) {
        boolean change = (goneNanos == 0) != (nanos == 0);
        if (change) goneNanos = nanos;
        return change;
    }

    /// Whether this was not logged yet, in the order of [Told]; marks it as logged.
    boolean tells(Told what) {
        if (what.compareTo(told) <= 0) return false;
        told = what;
        return true;
    }

    /// A failure was logged, so log the recovery too.
    void forgetTold() {
        told = Told.NOTHING;
    }

    /// Sets whether it is selected; if not, its shipper ends soon. True when that is new.
    boolean setWanted(boolean isWanted) {
        boolean change = wanted != isWanted;
        wanted = isWanted;
        if (change) wake();
        return change;
    }

    /// The stream will not grow any more: asks the receiver for its end when everything is sent.
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

    /// Waits until [#wake] is called or the thread is interrupted, at most this long. The calling thread is
    /// this stream's shipper.
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

    /// Stops following it if it is not selected, or its path has been missing for long; true when it did.
    boolean isOver() {
        if (!wanted) {
            return state(State.IDLE, State.FORGOTTEN, "not selected")
                    || state(State.WAITING, State.FORGOTTEN, "not selected");
        }
        long since = goneNanos;
        long most = nothingThere ? 0 : AgentConfig.FORGET_GONE.toNanos();
        return since != 0 && System.nanoTime() - since > most
                && state(State.IDLE, State.FORGOTTEN, "no file at its path");
    }

    /// Has the shipper look again: the file may have grown, or its status changed.
    void wake() {
        woken = true;
        LockSupport.unpark(shipper);
    }
}
