package dev.logship.local;

import dev.logship.ByteRange;
import dev.logship.Reason;
import dev.logship.StreamName;
import dev.logship.follow.Chunk;
import dev.logship.follow.Followed;
import dev.logship.follow.Tailer;
import dev.logship.stream.HighWaterMark;
import dev.logship.stream.StreamInfo;
import dev.logship.stream.StreamReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stream of one path: walks through the bytes of its files, to record which file has which, and
/// publishes the end. Uses a thread of its own while the stream grows; an idle stream costs a few hundred
/// bytes. Any thread.
final class LocalStream implements Followed, Closeable {
    private static final Logger log = LoggerFactory.getLogger(LocalStream.class);

    /// How long a stream that does not grow keeps its thread and its open file.
    private static final Duration IDLE = Duration.ofSeconds(5);

    /// How often the state of a growing stream is saved.
    private static final Duration NOTE = Duration.ofSeconds(1);

    /// The delay after a failure.
    private static final Duration RETRY = Duration.ofSeconds(1);

    /// How long a reader waits for the end to be known just after the start.
    private static final Duration SETTLED = Duration.ofSeconds(30);

    private final StreamName name;
    private final Path path;
    private final Tailer tailer;
    private final Executor takers;
    private final Semaphore places;
    private final HighWaterMark end;
    private final Set<LocalReader> readers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean announced = new AtomicBoolean();
    private final AtomicInteger hints = new AtomicInteger();       // not 0: there may be new bytes
    private final CountDownLatch settled = new CountDownLatch(1);  // the end is known
    private volatile Instant changed;
    private volatile @Nullable Thread taker;
    private volatile boolean closed;
    private String trouble = "";                                   // the taker's

    /// @param tailer owned from now on
    /// @param takers gives each stream that grows a thread
    /// @param places how many may use a thread at a time
    LocalStream(StreamName name, Path path, Tailer tailer, Executor takers, Semaphore places) {
        this.name = name;
        this.path = path;
        this.tailer = tailer;
        this.takers = takers;
        this.places = places;
        this.end = new HighWaterMark(tailer.noted());
        this.changed = Instant.ofEpochMilli(path.toFile().lastModified());
    }

    @Override
    public StreamName stream() {
        return name;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Tailer tailer() {
        return tailer;
    }

    /// Bytes before it can be read, unless their file is deleted.
    HighWaterMark end() {
        return end;
    }

    StreamInfo describe() {
        long until = end.get();
        return new StreamInfo(name, new ByteRange(Math.min(tailer.first(), until), until), changed,
                readers.size());
    }

    /// Opens it for a reader, once its end is known.
    StreamReader open() throws IOException {
        try {
            if (!settled.await(SETTLED.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("stream " + name + ": its end is not known yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LocalReader reader = new LocalReader(this, tailer.reader());
        readers.add(reader);
        return reader;
    }

    /// The reader is closed.
    void left(LocalReader reader) {
        readers.remove(reader);
    }

    /// True at the first call.
    boolean announce() {
        return announced.compareAndSet(false, true);
    }

    /// Checks the path, so that no file is missed, and looks for new bytes.
    void look() {
        if (tailer.look() || hints.get() > 0) hint();
    }

    /// One of its files was written to.
    void modified() {
        if (hints.get() > 0) hint();
        else look();
    }

    /// There may be new bytes.
    void hint() {
        if (closed) return;
        if (hints.getAndIncrement() == 0) takers.execute(this::run);
        else LockSupport.unpark(taker);
    }

    private void run() {
        taker = Thread.currentThread();
        int seen;
        do {
            seen = hints.get();
            if (closed) {
                hints.set(0);
                return;
            }
            places.acquireUninterruptibly();
            try {
                take();
                trouble = "";
            } catch (IOException e) {
                failed(Reason.of(e));
            } catch (RuntimeException e) {
                log.error("stream {}: internal error; retrying", name, e);
                failed(Reason.of(e));
            } finally {
                places.release();
                settled.countDown();
            }
            if (!trouble.isEmpty()) LockSupport.parkNanos(this, RETRY.toNanos());
        } while (!trouble.isEmpty() || !hints.compareAndSet(seen, 0));
        readers.forEach(LocalReader::rest);
    }

    /// Whether no thread looks for new bytes, so that none tells readers to rest.
    boolean isIdle() {
        return hints.get() == 0;
    }

    private void failed(String reason) {
        tailer.pause();
        if (!reason.equals(trouble)) log.warn("stream {}: {}; retrying", name, reason);
        trouble = reason;
    }

    /// Walks through new bytes until none came for a while.
    private void take() throws IOException {
        if (!tailer.seek(end.get())) return;
        long idleFrom = System.nanoTime();
        long noted = idleFrom;
        while (!closed) {
            int seen = hints.get();
            Chunk run = tailer.next();
            if (run != null) {
                tailer.giveOut(run, run.range().until());
                tailer.took(run);
                end.raise(tailer.at());
                if (settled.getCount() == 0) changed = Instant.now(); // else it was there before
                idleFrom = System.nanoTime();
                if (idleFrom - noted < NOTE.toNanos()) continue;
                tailer.note();
                noted = idleFrom;
            } else if (tailer.wantsAnswer()) {
                tailer.seek(end.get());
            } else {
                settled.countDown();
                if (!await(seen, idleFrom + IDLE.toNanos())) break;
            }
        }
        tailer.note();
        if (closed) return;
        tailer.rest();
    }

    /// Waits for a hint or for what is due; false when none came for long, or others wait.
    private boolean await(int seen, long until) throws IOException {
        Duration due = tailer.due();
        long left = tailer.isDue() ? due.toNanos() : until - System.nanoTime();
        boolean over = !tailer.isDue() && (left <= 0 || places.hasQueuedThreads());
        if (hints.get() == seen && !over && !closed) LockSupport.parkNanos(this, left);
        return !over;
    }

    /// Whether its readers' views ended, or are about to.
    boolean isClosed() {
        return closed;
    }

    /// Whether it is closed and its thread has ended.
    boolean isOver() {
        return closed && isIdle();
    }

    /// Ends the readers' views; its thread ends soon.
    @Override
    public void close() throws IOException {
        closed = true;
        settled.countDown();
        end.close();
        LockSupport.unpark(taker);
    }
}
