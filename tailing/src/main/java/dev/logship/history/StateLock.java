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

/// The files beside a journal that tell of its users; the one who has it holds a lock on one of them.
final class StateLock implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(StateLock.class);

    private final Path path;
    private FileChannel file;
    private FileStat stat;                   // of that

    /// Takes the lock of a journal, until it is closed.
    ///
    /// @throws IOException when another logship has it
    StateLock(Path journal) throws IOException {
        this.path = of(journal);
        this.file = take(path);
        this.stat = FileStat.of(path);
    }

    /// Takes it anew if somebody deleted its file or moved it away. The file is not opened otherwise: who
    /// closes a file loses its locks on it.
    ///
    /// @throws IOException when another logship has it
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

    /// When a logship last had the lock, in nanoseconds since 1970; 0: never.
    static long lastAlive(Path journal) throws IOException {
        Path file = JournalFormat1.isDue(journal) ? JournalFormat1.beside(journal) : of(journal);
        return Files.exists(file) ? Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS) : 0;
    }

    /// The file that is there while nobody uses a journal and its last user saved all it knew.
    private static Path completeFile(Path journal) {
        return journal.resolveSibling(journal.getFileName() + ".complete");
    }

    /// All is saved.
    static void complete(Path journal) throws IOException {
        Files.write(completeFile(journal), new byte[0]);
    }

    /// A user of the journal begins; says whether the last one saved all it knew.
    static boolean uncomplete(Path journal, Disk disk) throws IOException {
        boolean complete = Files.deleteIfExists(completeFile(journal));
        if (complete) disk.syncParent(journal); // or a power cut brings it back
        return complete;
    }

    /// Takes a lock, until the channel is closed.
    ///
    /// @throws IOException when another logship has it
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
