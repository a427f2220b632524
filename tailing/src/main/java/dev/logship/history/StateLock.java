package dev.logship.history;

import dev.logship.linux.Disk;
import dev.logship.linux.FileStat;
import dev.logship.linux.LockFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The files beside a journal that belong to its user, one of which is locked while it is in use.
final class StateLock implements Closeable {
    private final Path path;
    private LockFile file;
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
        LockFile again = take(path);
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

    /// Locks a file until the lock is closed.
    ///
    /// @throws IOException when another logship has locked it
    static LockFile take(Path lock) throws IOException {
        return LockFile.take(lock, "state path " + lock.toAbsolutePath().getParent(),
                "give each its own with --state-path");
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
