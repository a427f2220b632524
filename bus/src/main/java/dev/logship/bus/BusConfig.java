package dev.logship.bus;

import java.nio.file.Path;
import java.time.Duration;

/// Which bus, and how to take part in it. Each option's default stands with the command line's `bus`.
///
/// @param file the file that holds the present chunk
/// @param lossless whether each chunk is waited for and taken by one consumer
/// @param blockSize the longest chunk to write, in bytes
/// @param sleepInterval how often to look at the file where its changes are not told, and how long bytes may
///     wait for others
/// @param monitored whether the kernel is to tell of changes
/// @param wholeBlocks whether bytes wait until a block is full, however long that takes
public record BusConfig(Path file, boolean lossless, int blockSize, Duration sleepInterval, boolean monitored,
        boolean wholeBlocks) {
    /// A block is held in memory.
    public static final int MAX_BLOCK_SIZE = 64 << 20;

    public BusConfig {
        if (file.getFileName() == null) throw new IllegalArgumentException("'" + file + "' is no file's name");
        if (blockSize < 1 || blockSize > MAX_BLOCK_SIZE) {
            throw new IllegalArgumentException("a block of " + blockSize + " bytes is not in 1 to "
                    + MAX_BLOCK_SIZE);
        }
    }
}
