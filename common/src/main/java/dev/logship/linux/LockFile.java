package dev.logship.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file that this process keeps locked (fcntl(2)) until it closes it. Each resource that only one process
/// may use has such a file. The kernel releases the lock when the process ends, so a leftover file locks
/// nothing. Any thread.
public final class LockFile implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(LockFile.class);

    private final FileChannel channel;

    private LockFile(FileChannel channel) {
        this.channel = channel;
    }

    /// Locks a file, creating it if it does not exist. Does not wait for another process.
    ///
    /// @param thing what the lock protects, for the error: `storage /srv/logs`
    /// @param remedy what to do if another process holds the lock
    /// @throws IOException if another process holds the lock, with its command line and pid
    public static LockFile take(Path file, String thing, String remedy) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        String holder;
        try {
            if (channel.tryLock() != null) return new LockFile(channel);
            holder = LockHolder.of(file).map(LockHolder::toString).orElse("a process that has just ended");
        } catch (OverlappingFileLockException e) {
            log.debug("locked twice by this process", e);
            holder = "this process";
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new IOException("cannot lock " + thing + ": in use by " + holder + "; " + remedy);
    }

    /// The open file, for reading and writing its contents; closed with the lock.
    public FileChannel channel() {
        return channel;
    }

    /// Unlocks the file. With fcntl(2), closing any other channel of it in this process unlocks it too.
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
