package dev.logship.agent;

import dev.logship.Reason;
import dev.logship.StreamName;
import dev.logship.follow.Receipt;
import dev.logship.history.FileIdentity;
import dev.logship.linux.StandardInput;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes standard input into a [Spool], whose files agents ship: `logship tx --stdin`. While the spool is
/// full nothing is read, or bytes are dropped, as configured. Any thread.
public final class StandardInputSource implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(StandardInputSource.class);
    private static final long TICK_MILLIS = 200;
    private static final int TICKS_TO_SYNC = 5;
    private static final int LOOK_MILLIS = 500;
    private static final long RETRY_MILLIS = 1000;
    private static final long STOP_SECONDS = 5;

    private final Spool spool;
    private final LongAdder dropped = new LongAdder();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("spool").factory());
    private volatile Supplier<Collection<Agent>> agents = List::of;
    private volatile @Nullable IOException failure;
    private int ticks;                                     // the clock's

    /// Opens the spool; reads nothing yet.
    ///
    /// @throws IOException when the spool cannot be used
    public StandardInputSource(Spool.Config config) throws IOException {
        this.spool = new Spool(config);
    }

    /// Starts to read.
    ///
    /// @param shipping the agents that ship the spool's files now
    @SuppressWarnings("FutureReturnValueIgnored") // scheduled tasks catch everything
    void start(Supplier<Collection<Agent>> shipping) {
        agents = shipping;
        clock.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        Thread.ofPlatform().daemon().name("stdin").start(this::run);
    }

    /// The stream's name.
    public StreamName stream() {
        return spool.stream();
    }

    /// How many bytes the spool has.
    long spooledBytes() {
        return spool.bytes();
    }

    /// How many bytes were dropped because the spool was full.
    long droppedBytes() {
        return dropped.sum();
    }

    private void run() {
        try (InputStream in = new FileInputStream(FileDescriptor.in)) {
            read(in);
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("stream {}: internal error; stopped reading standard input", stream(), e);
            failure = new IOException("internal error: " + e, e);
        }
        if (!spool.isClosed()) log.info("stream {}: standard input ended; shipping the rest", stream());
        ended.countDown();
    }

    private void read(InputStream in) throws IOException, InterruptedException {
        byte[] bytes = new byte[spool.most()];
        while (true) {
            if (!spool.drops() && !spool.awaitRoom(bytes.length)) return;
            if (!StandardInput.isReadable(LOOK_MILLIS)) {
                if (spool.isClosed()) return;
                continue;
            }
            synchronized (spool) { // it cannot be closed between read and append
                if (spool.isClosed()) return;
                if (!spool.drops() && !spool.hasRoom(bytes.length)) continue; // its disk was filled since
                int count = in.read(bytes);
                if (count < 0) return;
                if (!spool.drops() || spool.hasRoom(count)) add(ByteBuffer.wrap(bytes, 0, count));
                else drop(count);
            }
        }
    }

    /// Retries until all bytes are written or the spool is closed.
    private void add(ByteBuffer bytes) throws InterruptedException {
        while (true) {
            try {
                spool.append(bytes);
                return;
            } catch (IOException e) {
                log.warn("stream {}: cannot write the spool: {}; standard input paused, retrying", stream(),
                        Reason.of(e));
            }
            synchronized (spool) {
                spool.wait(RETRY_MILLIS);
            }
            if (!spool.isClosed()) continue;
            log.error("stream {}: lost {} bytes of standard input: the spool could not be written",
                    stream(), bytes.remaining());
            return;
        }
    }

    private void drop(int count) {
        if (dropped.sum() == 0) {
            log.warn("stream {}: the spool is full; bytes of standard input are dropped, see "
                    + "logship_tx_spool_dropped_bytes_total", stream());
        }
        dropped.add(count);
    }

    private void tick() {
        try {
            if (++ticks % TICKS_TO_SYNC == 0) spool.sync();
        } catch (IOException e) {
            log.error("stream {}: cannot sync the spool: {}; retrying", stream(), Reason.of(e));
        }
        try {
            spool.delete(this::isOver);
            spool.makeRoom();
        } catch (IOException e) {
            log.warn("stream {}: cannot check the spool: {}; retrying", stream(), Reason.of(e));
        } catch (RuntimeException e) {
            log.error("stream {}: cannot check the spool: {}; retrying", stream(), Reason.of(e), e);
        }
    }

    private boolean isOver(FileIdentity file, long size) {
        Collection<Agent> all = agents.get();
        return !all.isEmpty() && all.stream().allMatch(agent -> isOver(agent, file, size));
    }

    /// Whether the receiver holds all of a file, and a later one has begun.
    private boolean isOver(Agent agent, FileIdentity file, long size) {
        return isHeld(agent, file, size)
                && receipt(agent).filter(receipt -> receipt.isBehind(file)).isPresent();
    }

    /// Whether the receiver confirmed all of a file.
    private boolean isHeld(Agent agent, FileIdentity file, long size) {
        return receipt(agent).filter(receipt -> receipt.has(file, size)).isPresent();
    }

    private Optional<Receipt> receipt(Agent agent) {
        return agent.source(stream()).map(source -> source.tailer.receipt());
    }

    /// Waits until the input ended and every receiver confirmed all of it.
    ///
    /// @throws IOException when the input could not be read to its end
    public void awaitShipped() throws IOException, InterruptedException {
        ended.await();
        do {
            for (Agent agent : agents.get()) agent.source(stream()).ifPresent(agent::end);
        } while (!isShipped() && !closing.await(TICK_MILLIS, TimeUnit.MILLISECONDS));
        spool.delete(this::isOver);
        if (failure != null) throw failure;
        long lost = dropped.sum();
        if (lost > 0) log.warn("stream {}: dropped {} bytes of standard input", stream(), lost);
        log.info("stream {}: all receivers hold all of standard input", stream());
    }

    private boolean isShipped() {
        return spool.isHeld(this::isHeld);
    }

    private boolean isHeld(FileIdentity file, long size) {
        return agents.get().stream().allMatch(agent -> isHeld(agent, file, size));
    }

    /// The part that is stuck; empty while it works.
    Optional<String> standstill() {
        boolean stands = clock.isTerminated() && !spool.isClosed();
        return stands ? Optional.of("the spool is stuck") : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        closing.countDown();
        clock.shutdown(); // an interrupt would close the spool's file
        try {
            if (!clock.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                log.debug("stream {}: sync still running", stream());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        spool.close();
    }
}
