package dev.logship.local;

import dev.logship.ByteRange;
import dev.logship.Reason;
import dev.logship.StreamName;
import dev.logship.stream.FileReader;
import dev.logship.stream.HighWaterMark;
import dev.logship.stream.StreamCatalog;
import dev.logship.stream.StreamInfo;
import dev.logship.stream.StreamReader;
import dev.logship.watch.Inotify;
import dev.logship.watch.NameEvent;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one file at a path as the one stream of a catalog, byte for byte, until it is moved or deleted. The
/// file may be created later; another file that comes to the path after it is not served. Any thread; owns
/// one, which checks the file.
public final class SingleFile implements StreamCatalog, Closeable {
    private static final Logger log = LoggerFactory.getLogger(SingleFile.class);

    /// How often to check the file where no event reports changes, or when its directory was moved.
    private static final Duration LOOK = Duration.ofSeconds(1);

    /// The state of the file. Only the checking thread changes it, but for CLOSED.
    ///
    ///     WAITING ──► SERVED ──► GONE;  any ──► CLOSED
    private enum State {
        /// No file is at the path yet.
        WAITING,
        /// It is at the path.
        SERVED,
        /// It was moved or deleted. It is still served, or its readers get the rest of it.
        GONE,
        /// This catalog is closed.
        CLOSED
    }

    private final StreamName name;
    private final Path path;
    private final boolean linger;
    private final HighWaterMark end = new HighWaterMark(0);
    private final HighWaterMark additions = new HighWaterMark(0);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Inotify watcher;
    private final Thread thread;
    private volatile State state = State.WAITING;
    private volatile @Nullable FileChannel file;     // set when it is served
    private volatile Set<Path> names;
    private @Nullable Object identity;               // the checking thread's
    private String trouble = "";                     // the checking thread's
    private int readers;                             // guarded by this

    /// Opens the file, if it exists.
    ///
    /// @param linger whether to serve it after it was moved or deleted
    /// @throws IOException when it exists and cannot be read
    public SingleFile(StreamName name, Path path, boolean linger) throws IOException {
        this.name = name;
        this.path = path.toAbsolutePath();
        this.linger = linger;
        this.names = Set.of(this.path.getFileName());
        if (Files.exists(this.path)) open();
        else log.info("waiting for {}", path);
        this.watcher = new Inotify(new Hints(), new ReentrantLock());
        this.thread = Thread.ofPlatform().daemon().name("file").start(this::run);
    }

    /// Whether the file is checked, as it is until it is deleted.
    public boolean isAlive() {
        return over.getCount() == 0 || (thread.isAlive() && watcher.isAlive());
    }

    /// Changes the state, unless this is closed. The only way to change it.
    private synchronized void state(State next, String reason) {
        if (state == State.CLOSED) return;
        log.debug("stream {}: {} -> {} at {} ({})", name, state, next, end.get(), reason);
        state = next;
    }

    private void run() {
        while (state != State.CLOSED && over.getCount() > 0) {
            try {
                watchDirectories();
                look();
                trouble = "";
            } catch (IOException | RuntimeException e) {
                if (!trouble.equals(Reason.of(e))) log.warn("{}; retrying", Reason.of(e));
                trouble = Reason.of(e);
            }
            LockSupport.parkNanos(this, LOOK.toNanos());
        }
    }

    /// Watches the path's directory, and the file's own if the path is a link.
    private void watchDirectories() {
        try {
            watcher.watch(path.resolveSibling(""), true);
            Path real = path.toRealPath();
            names = Set.copyOf(List.of(path.getFileName(), real.getFileName()));
            watcher.watch(real.resolveSibling(""), true);
        } catch (IOException e) {
            log.debug("{}", e.toString()); // changes are noticed at the next check
        }
    }

    private void look() throws IOException {
        FileChannel open = file;
        if (open == null) {
            if (Files.exists(path)) open();
            return;
        }
        boolean inPlace = isInPlace();
        long size = open.size();
        if (size < end.get()) {
            log.warn("{} was truncated from {} to {} bytes: readers wait until it is as long again", path,
                    end.get(), size);
        }
        if (size != end.get()) end.raise(size);
        if (state == State.GONE || inPlace) return;
        state(State.GONE, "not at its path");
        log.info("{} was moved or deleted at {} bytes; {}", path, size,
                linger ? "still serving it" : "stopping");
        if (linger) return;
        end.close(); // readers get what is there, and end
        over.countDown();
    }

    private void open() throws IOException {
        BasicFileAttributes attributes = attributes();
        if (!attributes.isRegularFile()) throw new IOException(path + " is not a regular file");
        FileChannel opened = FileChannel.open(path);
        if (!attributes.fileKey().equals(attributes().fileKey())) { // replaced in between
            opened.close();
            return;
        }
        identity = attributes.fileKey();
        end.raise(opened.size());
        file = opened;
        state(State.SERVED, "opened");
        log.info("serving {} ({} bytes)", path, end.get());
        additions.raise(1);
    }

    private BasicFileAttributes attributes() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class);
    }

    private boolean isInPlace() throws IOException {
        try {
            return attributes().fileKey().equals(identity);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /// Waits until the file was moved or deleted and its readers have all of it; for ever if it is still
    /// served.
    ///
    /// @param most how long to wait for readers then
    public void awaitGone(Duration most) throws InterruptedException {
        over.await();
        long until = System.nanoTime() + most.toNanos();
        synchronized (this) {
            for (long left = most.toMillis(); readers > 0 && left > 0;
                    left = Duration.ofNanos(until - System.nanoTime()).toMillis()) {
                wait(left);
            }
            if (readers > 0) {
                log.warn("{} readers did not read all of {} within {}; stopping", readers, path, most);
            }
        }
    }

    @Override
    public List<StreamName> list() {
        return file == null ? List.of() : List.of(name);
    }

    @Override
    public synchronized List<StreamInfo> describe() {
        return file == null ? List.of()
                : List.of(new StreamInfo(name, new ByteRange(0, end.get()), changed(), readers));
    }

    private Instant changed() {
        try {
            return Files.getLastModifiedTime(path).toInstant();
        } catch (IOException e) {
            log.debug("{}", e.toString());
            return Instant.EPOCH;
        }
    }

    @Override
    public synchronized Optional<StreamReader> open(StreamName stream) {
        FileChannel open = file;
        if (open == null || !stream.equals(name)) return Optional.empty();
        readers++;
        return Optional.of(new FileReader(open, end, this::left));
    }

    private synchronized void left() {
        readers--;
        notifyAll();
    }

    @Override
    public HighWaterMark additions() {
        return additions;
    }

    @Override
    public void close() throws IOException {
        state(State.CLOSED, "closed");
        LockSupport.unpark(thread);
        watcher.close();
        end.close();
        additions.close();
        FileChannel open = file;
        if (open != null) open.close();
    }

    private final class Hints implements Inotify.Listener {
        @Override
        public void modified(Path any) {
            if (state == State.GONE || isNamed(any)) LockSupport.unpark(thread); // deleted or renamed
        }

        @Override
        public void named(List<NameEvent> events) {
            for (NameEvent event : events) modified(event.path());
        }

        @Override
        public void writesLost() {
            LockSupport.unpark(thread);
        }

        @Override
        public void unsure(Path below) {
            LockSupport.unpark(thread);
        }

        private boolean isNamed(Path any) {
            return names.contains(any.getFileName());
        }
    }
}
