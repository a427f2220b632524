package dev.logship.history;

import dev.logship.linux.Disk;
import dev.logship.linux.FileStat;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files beside a journal that belong to its user, one of which is locked while it is in use.
final class StateLock implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(StateLock.class);

    private final Path path;
    private FileChannel file;
    private FileStat stat;                   // of that

    /// Locks a journal until it is closed.
    ///
    /// @throws IOException when another logship uses it
    StateLock(Path journal) throws IOException {
        this.path = of(journal);
        this.file = take(path);
        this.stat = FileStat.of(path);
    }

    /// Locks it again if the lock's file was deleted or moved. Otherwise the file is not opened, because
    /// closing a file releases its locks.
    ///
    /// @throws IOException when another logship uses it
    void takeAgain() throws IOException {
        if (Files.exists(path) && FileStat.of(path).isSameFile(stat)) return;
        FileChannel again = take(path);
        file.close();
        file = again;
        stat = FileStat.of(path);
    }

    static Path of(Path journal) {
        return journal.resolveSibling(journal.getFileName() + ".lock");
    }

    /// When a logship last had the lock, in nanoseconds since 1970; 0 for never.
    static long lastAlive(Path journal) throws IOException {
        Path file = JournalFormat1.isDue(journal) ? JournalFormat1.beside(journal) : of(journal);
        return Files.exists(file) ? Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS) : 0;
    }

    /// The file that exists while nobody uses a journal and its last user saved everything.
    private static Path completeFile(Path journal) {
        return journal.resolveSibling(journal.getFileName() + ".complete");
    }

    /// Notes that everything is saved.
    static void complete(Path journal) throws IOException {
        Files.write(completeFile(journal), new byte[0]);
    }

    /// Begins the use of a journal. Returns whether the last user saved everything.
    static boolean uncomplete(Path journal, Disk disk) throws IOException {
        boolean complete = Files.deleteIfExists(completeFile(journal));
        if (complete) disk.syncParent(journal); // or a power cut brings it back
        return complete;
    }

    /// Locks a file until the channel is closed.
    ///
    /// @throws IOException when another logship has locked it
    static FileChannel take(Path lock) throws IOException {
        FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) return channel;
        } catch (OverlappingFileLockException e) {
            log.debug("{} is locked by this process", lock);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new IOException("the state path " + lock.toAbsolutePath().getParent()
                + " is in use by another logship; give each its own with --state-path");
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
