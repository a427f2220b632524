package dev.logship.history;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file beside a journal that its user holds a lock on.
final class StateLock {
    private static final Logger log = LoggerFactory.getLogger(StateLock.class);

    private StateLock() {}

    static Path of(Path journal) {
        return journal.resolveSibling(journal.getFileName() + ".lock");
    }

    /// Takes the lock, until the channel is closed.
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
}
