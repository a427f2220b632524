package dev.logship.bus;

import java.nio.file.Path;
import java.time.Duration;

/// The settings of a producer or consumer. The defaults are those of the options of `logship bus`.
///
/// @param file the file that holds the current chunk
/// @param lossless whether each chunk goes to exactly one consumer, and producers wait for it
/// @param blockSize the maximum size of a chunk to write, in bytes
/// @param sleepInterval the time between checks of the file, and the time that bytes may wait for others
/// @param monitored whether to use inotify
/// @param wholeBlocks whether bytes wait until a block is full, however long that takes
public record BusConfig(Path file, boolean lossless, int blockSize, Duration sleepInterval, boolean monitored,
        boolean wholeBlocks) {
    /// The limit on a block, which is kept in memory.
    public static final int MAX_BLOCK_SIZE = 64 << 20;

    public BusConfig {
        if (file.getFileName() == null) {
            throw new IllegalArgumentException("'" + file + "' is not a file name");
        }
        if (blockSize < 1 || blockSize > MAX_BLOCK_SIZE) {
            throw new IllegalArgumentException("block size " + blockSize + " is not between 1 and "
                    + MAX_BLOCK_SIZE);
        }
    }
}
