package dev.logship.history;

import dev.logship.Reason;
import dev.logship.StreamName;
import dev.logship.Time;
import dev.logship.linux.Disk;
import dev.logship.linux.ModificationTime;
import dev.logship.linux.Mounts;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Histories of all streams of one receiver, on disk: an append-only file with a row per change of a stream.
/// One sync serves all waiting threads. Any thread; owns the only one that writes, because interrupting a
/// thread in a channel closes it for all. A failed write changes nothing, in memory or on disk.
/// docs/OPERATIONS.md describes the file.
public final class Journal implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Journal.class);

    /// The default for how long a stream is remembered that is not written and whose path is missing: longer
    /// than a month's rotation.
    public static final Duration FORGET_AFTER = Duration.ofDays(31);

    /// How long a note may stay in memory, and how often a failed write is retried.
    private static final Duration NOTED_WITHIN = Duration.ofSeconds(1);
    private static final Duration LOOKED_EVERY = Duration.ofSeconds(2); // whether the file is at its path

    /// How often old streams are forgotten.
    private static final Duration FORGOTTEN_EVERY = Duration.ofDays(1);

    private final Path path;
    private final Time time;
    private final Duration forgetAfter;
    private final StateLock lock;                               // the writer's
    private final long lastAlive;
    private final boolean complete;
    private final StateFile file;                               // the writer's, except for its records
    private final Rewriter rewriter;                            // the writer's
    private final Thread writer;
    private final JournalQueue queue = new JournalQueue();      // guarded by this
    private boolean closed;                                     // guarded by this
    private boolean ended;                                      // guarded by this
    private volatile boolean failing;                           // the writer's; others read it
    private boolean untouchable;                                // guarded by this
    private long forgotten;                                     // guarded by this

    /// Opens the journal as the other constructor does, with the default of `forgetAfter`.
    public Journal(Path path, Time time) throws IOException {
        this(path, time, FORGET_AFTER);
    }

    /// Opens the journal. Creates it if it does not exist, from a file of format 1 beside it if there is one.
    /// A damaged end is truncated and other damaged rows are skipped, with a WARN.
    ///
    /// @param path the file, `HOST_PORT.state`
    /// @param forgetAfter how long a stream is remembered that is not written and whose path is missing
    /// @throws IOException when another process uses it, it cannot be read and written, or a newer version of
    /// logship wrote it
    public Journal(Path path, Time time, Duration forgetAfter) throws IOException {
        this(path, time, forgetAfter, Disk.REAL);
    }

    Journal(Path path, Time time, Duration forgetAfter, Disk disk) throws IOException {
        this.path = path;
        this.time = time;
        this.forgetAfter = forgetAfter;
        this.lastAlive = StateLock.lastAlive(path);
        this.lock = new StateLock(path);
        try {
            this.file = StateLoader.open(path, disk);
            this.complete = StateLock.uncomplete(path, disk);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
        this.rewriter = new Rewriter(path, file, lock, time);
        forgetOld();
        this.writer = Thread.ofPlatform().daemon().name("journal").start(this::run);
    }

    /// The file that is locked while the journal is in use.
    public static Path lock(Path journal) {
        return StateLock.of(journal);
    }

    /// When the previous logship was last alive, in nanoseconds since 1970; 0 when there was none.
    public long lastAlive() {
        return lastAlive;
    }

    /// Whether the previous logship saved everything at its end, so that it was not killed.
    public boolean wasComplete() {
        return complete;
    }

    /// Notes that this logship is alive, for [#lastAlive] of the next one. Called every few seconds. Also
    /// forgets old streams once a day. While records cannot be written it notes nothing: the next logship
    /// then treats newer files as files that came during downtime.
    ///
    /// @param until the time up to which everything is recorded, in nanoseconds since 1970
    public void touch(long until) {
        if (failing) return;
        try {
            ModificationTime.set(lock(path), until);
            synchronized (this) {
                untouchable = false;
            }
        } catch (IOException e) {
            synchronized (this) {
                if (!untouchable) {
                    log.warn("cannot set the time of {}: {}; retrying", lock(path), Reason.of(e));
                }
                untouchable = true;
            }
        }
        boolean due;
        synchronized (this) {
            due = time.nanos() - forgotten > FORGOTTEN_EVERY.toNanos();
        }
        if (due) forgetOld();
    }

    /// The last record of each stream on disk.
    public Collection<StateRecord> records() {
        return file.records();
    }

    /// Writes a record, and returns when it is on disk.
    ///
    /// @throws IOException when it is not on disk, and will not be
    public void write(StateRecord record) throws IOException {
        JournalQueue.Request request;
        boolean interrupted = false;
        synchronized (this) {
            if (closed || ended) throw new IOException(path + ": the journal is closed");
            request = queue.add(new Update.Save(record));
            notifyAll();
            while (!request.isDone() && !ended) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                    if (queue.withdraw(request)) break;
                    // The writer has it, so the result is known soon.
                }
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        if (!request.isDone()) {
            throw interrupted ? new InterruptedIOException("interrupted")
                    : new IOException(path + ": the journal's thread has ended");
        }
        request.throwFailure(path);
    }

    /// Queues a record, which is on disk within about a second, or when writing is possible again. A newer
    /// record of its stream replaces it.
    public void note(StateRecord record) {
        note(new Update.Save(record));
    }

    /// Forgets a stream, soon.
    public void forget(StreamName stream) {
        note(new Update.Forget(stream, Optional.empty(), seconds()));
    }

    private long seconds() {
        return TimeUnit.NANOSECONDS.toSeconds(time.wallNanos());
    }

    private synchronized void note(Update update) {
        if (closed) {
            log.debug("{} was noted after the end", update.stream());
            return;
        }
        boolean first = queue.isEmpty();
        queue.note(update);
        if (first) notifyAll();
    }

    /// Forgets streams that were not written for long and whose path is missing.
    private void forgetOld() {
        long before = seconds() - forgetAfter.toSeconds();
        for (StateRecord record : records()) {
            boolean old = record.written() < before && Mounts.answer(record.path());
            if (!old || !Files.notExists(record.path())) continue;
            log.info("stream {}: forgotten: {} is missing, and its state was last saved at {}",
                    record.stream(), record.path(), FileTime.from(record.written(), TimeUnit.SECONDS));
            synchronized (this) {
                queue.noteIfNothingElse(new Update.Forget(record.stream(), Optional.of(record), seconds()));
                notifyAll();
            }
        }
        synchronized (this) {
            forgotten = time.nanos();
        }
    }

    /// Whether the writing thread runs; true until the end.
    public boolean isAlive() {
        return writer.isAlive();
    }

    private void run() {
        try {
            for (Optional<JournalQueue.Batch> batch = take(); batch.isPresent(); batch = take()) {
                write(batch.get());
            }
        } catch (Throwable e) { // the failure could not even be passed on
            log.error("{}: the journal thread died; state is no longer saved", path, e);
        } finally {
            synchronized (this) {
                ended = true;
                notifyAll();
            }
        }
    }

    @SuppressWarnings("WaitNotInLoop") // it is in one
    private synchronized Optional<JournalQueue.Batch> take() throws InterruptedException {
        for (boolean due = false; !due && !queue.isAwaited() && !closed;) {
            boolean idle = queue.isEmpty();
            wait(idle ? LOOKED_EVERY.toMillis() : NOTED_WITHIN.toMillis());
            due = !idle || queue.isEmpty();
        }
        return queue.isEmpty() && closed ? Optional.empty() : Optional.of(queue.take());
    }

    /// Writes a batch. Nothing that is thrown ends the thread.
    private void write(JournalQueue.Batch batch) {
        @Nullable Throwable failure = null;
        try {
            append(batch);
            if (failing) log.info("writes to {} resumed", path);
        } catch (IOException e) {
            failure = e;
            if (!failing) log.warn("cannot write {}: {}; retrying", path, Reason.of(e));
        } catch (Throwable e) { // a bug, or no memory
            failure = e;
            log.error("internal error; cannot write {}: {}; retrying", path, e, e);
        }
        failing = failure != null;
        synchronized (this) {
            if (failing && closed) log.warn("{}: the last changes are not saved", path);
            queue.end(batch, failure, !closed);
            notifyAll();
        }
        if (!failing) rewriter.rewriteIfNeeded();
    }

    private void append(JournalQueue.Batch batch) throws IOException {
        StateFile.Batch rows = file.new Batch();
        for (JournalQueue.Request request : batch.requests()) {
            try {
                request.update().addTo(rows);
            } catch (IOException e) {
                request.fail(e);
            }
        }
        for (Update note : batch.notes().values()) {
            try {
                note.addTo(rows);
            } catch (IOException e) {
                log.warn("stream {}: cannot save its state: {}", note.stream(), Reason.of(e));
            }
        }
        rows.commit();
    }

    /// Writes the queued notes and ends.
    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true; // the writer needs the file until it has ended
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        try (lock; file) {
            if (!failing) StateLock.complete(path);
        }
    }
}
